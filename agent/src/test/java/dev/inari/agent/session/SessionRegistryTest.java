package dev.inari.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Target;
import dev.inari.agent.target.Targets;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What engines do to their session counts, done to ours. */
class SessionRegistryTest {
    private static final SessionModel KYUUBI = model("org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager");

    private final List<String> events = new ArrayList<>();
    private final ExitGate gate = new ExitGate();
    private final SessionRegistry registry = new SessionRegistry(gate, new Recorder());

    @Test
    void aSessionComesAndGoes() {
        assertThat(registry.tryOpen()).isTrue();
        assertThat(counts().getOpening()).isEqualTo(1);
        registry.opened(KYUUBI, new Handle("h1"), new Session(), "");
        registry.openEnded(false);
        assertThat(counts().getUser()).isEqualTo(1);
        assertThat(counts().getOpening()).isZero();

        registry.closing(new Handle("h1"));
        registry.closed(new Handle("h1"), false);

        assertThat(counts().getUser()).isZero();
        assertThat(counts().getOpenedTotal()).isEqualTo(1);
        assertThat(counts().getClosedTotal()).isEqualTo(1);
        assertThat(events).containsExactly("opened h1", "closed h1", "last at " + epoch());
    }

    @Test
    void closingTwiceCountsOnce() {
        open("h1", new Session());
        open("h2", new Session());

        registry.closed(new Handle("h1"), false);
        registry.closed(new Handle("h1"), true);

        assertThat(counts().getUser()).isEqualTo(1);
        assertThat(counts().getClosedTotal()).isEqualTo(1);
        assertThat(counts().getFailedCloses()).isZero();
    }

    @Test
    void closingTheUnknownCountsNothing() {
        long before = gate.read();

        registry.closing(new Handle("nobody"));
        registry.closed(new Handle("nobody"), false);

        assertThat(gate.read()).isEqualTo(before);
        assertThat(counts().getClosedTotal()).isZero();
        assertThat(events).isEmpty();
    }

    @Test
    void openingTheOpenCountsOnce() {
        open("h1", new Session());
        open("h1", new Session());

        assertThat(counts().getUser()).isEqualTo(1);
        assertThat(counts().getOpenedTotal()).isEqualTo(1);
        registry.closed(new Handle("h1"), false);
        assertThat(counts().getUser()).isZero();
    }

    @Test
    void failedOpensAndClosesAreTotalled() {
        registry.tryOpen();
        registry.openEnded(true);
        open("h1", new Session());
        registry.closed(new Handle("h1"), true);

        assertThat(counts().getFailedOpens()).isEqualTo(1);
        assertThat(counts().getFailedCloses()).isEqualTo(1);
        assertThat(counts().getUser()).as("a failed close is a close for us").isZero();
    }

    @Test
    void probesAndBatchesHoldNothing() {
        Session flagged = new Session();
        flagged.probe = true;
        Session configured = new Session();
        configured.conf = Map.of("kyuubi.session.alive.probe", "true");
        Session named = new Session();
        named.name = "0f1e_aliveness_probe";
        open("p1", flagged);
        open("p2", configured);
        open("p3", named);
        open("b1", new KyuubiBatchSessionImpl());

        assertThat(ExitGate.free(gate.read())).isTrue();
        assertThat(counts().getProbe()).isEqualTo(3);
        assertThat(counts().getBatch()).isEqualTo(1);

        registry.closed(new Handle("p1"), false);
        registry.closed(new Handle("b1"), false);
        assertThat(counts().getProbe()).isEqualTo(2);
        assertThat(counts().getBatch()).isZero();
        assertThat(events).noneMatch(event -> event.startsWith("last"));
    }

    @Test
    void whoseKindCannotBeReadServesAUser() {
        Session broken = new Session();
        broken.throwing = true;
        open("h1", broken);

        assertThat(counts().getUser()).isEqualTo(1);
        assertThat(registry.table()[0].getUser()).isEmpty();
    }

    @Test
    void theLastUserIsAnnouncedOnceNobodyIsOpening() {
        open("h1", new Session());
        open("h2", new Session());
        open("p1", probe());
        registry.closed(new Handle("h1"), false);
        assertThat(events).noneMatch(event -> event.startsWith("last"));

        registry.closed(new Handle("h2"), false);
        assertThat(events).last().isEqualTo("last at " + epoch());
    }

    @Test
    void theLastUserIsNotAnnouncedWhileSomebodyComesIn() {
        open("h1", new Session());
        registry.tryOpen();
        registry.closed(new Handle("h1"), false);
        assertThat(events).noneMatch(event -> event.startsWith("last"));

        registry.openEnded(true);
        assertThat(events).as("the open failed, so now nobody is left").last().isEqualTo("last at " + epoch());
    }

    @Test
    void anEngineThatNeverServedAnnouncesNoLastUser() {
        registry.tryOpen();
        registry.openEnded(true);

        assertThat(events).isEmpty();
    }

    @Test
    void idleIsZeroWhileSomebodyIsServed() {
        open("h1", new Session());
        assertThat(registry.idleMillis(gate.read())).isZero();
        assertThat(registry.lastCloseMillis()).isEqualTo(-1);

        registry.closed(new Handle("h1"), false);
        assertThat(registry.idleMillis(gate.read())).isNotNegative();
        assertThat(registry.lastCloseMillis()).isPositive();
    }

    @Test
    void aProbeMovesNoIdleClock() {
        open("h1", new Session());
        registry.closed(new Handle("h1"), false);
        long lastClose = registry.lastCloseMillis();

        registry.opened(KYUUBI, new Handle("p1"), probe(), "");
        registry.closed(new Handle("p1"), false);

        assertThat(registry.lastCloseMillis()).isEqualTo(lastClose);
    }

    @Test
    void theTableTellsWhatTheSessionSays() {
        Session session = new Session();
        session.conf = Map.of("kyuubi.client.ipAddress", "10.1.2.3", "password", "hunter2");
        session.name = "report";
        open("id-1", session);
        open("h2", new Session());

        assertThat(registry.table()).hasSize(2);
        SessionInfo info = row("id-1");
        assertThat(info.getKind()).isEqualTo(SessionKind.USER);
        assertThat(info.getUser()).isEqualTo("alice");
        assertThat(info.getClientAddress()).isEqualTo("10.1.2.3");
        assertThat(info.getName()).isEqualTo("report");
        assertThat(info.getOpenedMillis()).isEqualTo(1000);
        assertThat(info.getLastAccessMillis()).isEqualTo(2000);
        assertThat(info.getIdleMillis()).isEqualTo(42);
        assertThat(info.getRunningOperations()).isEqualTo(2);
        assertThat(info.getClosingMillis()).isEqualTo(-1);
        assertThat(row("h2").getClientAddress())
                .as("without the key: the address that the engine knows")
                .isEqualTo("10.0.0.1");
    }

    @Test
    void aHangingCloseIsSeen() {
        open("h1", new Session());
        registry.closing(new Handle("h1"));

        assertThat(registry.table()[0].getClosingMillis()).isNotNegative();
    }

    private SessionInfo row(String id) {
        for (SessionInfo info : registry.table()) {
            if (info.getId().equals(id)) {
                return info;
            }
        }
        throw new AssertionError("no session " + id);
    }

    private void open(String id, Session session) {
        assertThat(registry.tryOpen()).isTrue();
        registry.opened(KYUUBI, new Handle(id), session, "");
        registry.openEnded(false);
    }

    private static Session probe() {
        Session probe = new Session();
        probe.probe = true;
        return probe;
    }

    private SessionCounts counts() {
        return registry.counts(gate.read(), true, -1);
    }

    private long epoch() {
        return ExitGate.epoch(gate.read());
    }

    private static SessionModel model(String manager) {
        Target row = Objects.requireNonNull(Targets.ofManagerName(manager));
        return row.sessions();
    }

    /** A handle as Kyuubi's. */
    record Handle(String identifier) {}

    /** A session as Kyuubi's. */
    @SuppressWarnings("unused") // read by name
    static class Session {
        boolean probe;
        boolean throwing;
        String name = "";
        Map<String, String> conf = Map.of();
        private final Set<String> opHandleSet = Set.of("op1", "op2");

        boolean isForAliveProbe() {
            check();
            return probe;
        }

        Map<String, String> conf() {
            check();
            return conf;
        }

        Optional<String> name() {
            check();
            return name.isEmpty() ? Optional.empty() : Optional.of(name);
        }

        String user() {
            check();
            return "alice";
        }

        String ipAddress() {
            return "10.0.0.1";
        }

        long createTime() {
            return 1000;
        }

        long lastAccessTime() {
            return 2000;
        }

        long getNoOperationTime() {
            return 42;
        }

        private void check() {
            if (throwing) {
                throw new IllegalStateException("closed");
            }
        }
    }

    /** A batch as Kyuubi's up to 1.7. */
    static final class KyuubiBatchSessionImpl extends Session {}

    private final class Recorder implements SessionEvents {
        @Override
        public void opened(String id) {
            events.add("opened " + id);
        }

        @Override
        public void closed(String id) {
            events.add("closed " + id);
        }

        @Override
        public void lastUserClosed(long epoch) {
            events.add("last at " + epoch);
        }
    }
}
