package dev.inari.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Target;
import dev.inari.agent.target.Targets;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import java.util.ArrayList;
import java.util.HashMap;
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
        close(new Handle("h1"), false);

        assertThat(counts().getUser()).isZero();
        assertThat(counts().getOpenedTotal()).isEqualTo(1);
        assertThat(counts().getClosedTotal()).isEqualTo(1);
        assertThat(events).containsExactly("opened h1", "closed h1", "last at " + epoch());
    }

    @Test
    void closingTwiceCountsOnce() {
        open("h1", new Session());
        open("h2", new Session());

        close(new Handle("h1"), false);
        close(new Handle("h1"), true);

        assertThat(counts().getUser()).isEqualTo(1);
        assertThat(counts().getClosedTotal()).isEqualTo(1);
        assertThat(counts().getFailedCloses()).isZero();
    }

    @Test
    void closingTheUnknownCountsNothing() {
        long before = gate.read();

        registry.closing(new Handle("nobody"));
        close(new Handle("nobody"), false);

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
        close(new Handle("h1"), false);
        assertThat(counts().getUser()).isZero();
    }

    @Test
    void failedOpensAndClosesAreTotalled() {
        registry.tryOpen();
        registry.openEnded(true);
        open("h1", new Session());
        close(new Handle("h1"), true);

        assertThat(counts().getFailedOpens()).isEqualTo(1);
        assertThat(counts().getFailedCloses()).isEqualTo(1);
        assertThat(counts().getUser()).as("a failed close is a close for us").isZero();
    }

    @Test
    void probesAndBatchesHoldNothing() {
        Session flagged = new Session();
        flagged.probe = true;
        open("p1", flagged);
        open("p2", new OldSession("", Map.of("kyuubi.session.alive.probe", "true")));
        open("p3", new OldSession("01234567-89ab-cdef-0123-456789abcdef_aliveness_probe", Map.of()));
        open("b1", new KyuubiBatchSessionImpl());

        assertThat(ExitGate.free(gate.read())).isTrue();
        assertThat(counts().getProbe()).isEqualTo(3);
        assertThat(counts().getBatch()).isEqualTo(1);

        close(new Handle("p1"), false);
        close(new Handle("b1"), false);
        assertThat(counts().getProbe()).isEqualTo(2);
        assertThat(counts().getBatch()).isZero();
        assertThat(events).noneMatch(event -> event.startsWith("last"));
    }

    @Test
    void nobodyNamesHimselfOutOfTheCount() {
        Session named = new Session();
        named.name = "01234567-89ab-cdef-0123-456789abcdef_aliveness_probe";
        open("h1", named);
        open("h2", new OldSession("mine_aliveness_probe", Map.of()));

        assertThat(counts().getUser()).isEqualTo(2);
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
        close(new Handle("h1"), false);
        assertThat(events).noneMatch(event -> event.startsWith("last"));

        close(new Handle("h2"), false);
        assertThat(events).last().isEqualTo("last at " + epoch());
    }

    @Test
    void theLastUserIsNotAnnouncedWhileSomebodyComesIn() {
        open("h1", new Session());
        registry.tryOpen();
        close(new Handle("h1"), false);
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

        close(new Handle("h1"), false);
        assertThat(registry.idleMillis(gate.read())).isNotNegative();
        assertThat(registry.lastCloseMillis()).isPositive();
    }

    @Test
    void aProbeMovesNoIdleClock() {
        open("h1", new Session());
        close(new Handle("h1"), false);
        long lastClose = registry.lastCloseMillis();

        registry.opened(KYUUBI, new Handle("p1"), probe(), "");
        close(new Handle("p1"), false);

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

    private void open(String id, Object session) {
        assertThat(registry.tryOpen()).isTrue();
        registry.opened(KYUUBI, new Handle(id), session, "");
        registry.openEnded(false);
    }

    @Test
    void aSessionThatOpensAgainWhileItsCloseHangsOutlivesThatClose() {
        open("h1", new Session());
        registry.closing(new Handle("h1"));
        assertThat(registry.opened(KYUUBI, new Handle("h1"), new Session(), "")).isTrue();
        registry.closed(new Handle("h1"), true, null);

        assertThat(counts().getUser()).isEqualTo(1);
        assertThat(counts().getFailedCloses()).isZero();
    }

    @Test
    void aSessionWhoseOpenFailedInTheEndIsALeakWhereTheEngineKeepsIt() {
        Map<Object, Object> engine = new HashMap<>();
        registry.opened(KYUUBI, new Handle("a"), new Session(), "");
        engine.put(new Handle("a"), new Session());
        registry.abandoned(new Handle("a"));

        SessionCounts now = registry.counts(gate.read(), true, engine);
        assertThat(now.getUser()).isZero();
        assertThat(now.getLeaked()).isEqualTo(1);
        assertThat(now.strangers()).isZero();
    }

    private void close(Object handle, boolean failed) {
        registry.closing(handle);
        registry.closed(handle, failed, null);
    }

    @Test
    void aFailedCloseIsALeakForAsLongAsTheEngineHoldsIt() {
        Map<Object, Object> engine = new HashMap<>();
        registry.opened(KYUUBI, new Handle("a"), new Session(), "");
        engine.put(new Handle("a"), new Session());
        close(new Handle("a"), true);
        SessionCounts leaked = registry.counts(gate.read(), true, engine);
        assertThat(leaked.getLeaked()).isEqualTo(1);
        assertThat(leaked.strangers()).isZero();

        // The engine's own checker got rid of it, and a session came that no hook saw.
        engine.clear();
        assertThat(registry.counts(gate.read(), true, engine).getLeaked()).isZero();
        engine.put(new Handle("unseen"), new Session());
        assertThat(registry.counts(gate.read(), true, engine).strangers()).isEqualTo(1);
    }

    /** Kyuubi issues 6353 and 6435: an engine that logs what the close threw and goes on. */
    @Test
    void aCloseThatComesBackAndLeavesTheSessionInTheMapIsALeak() {
        Map<Object, Object> engine = new HashMap<>();
        registry.opened(KYUUBI, new Handle("a"), new Session(), "");
        engine.put(new Handle("a"), new Session());
        registry.closing(new Handle("a"));

        registry.closed(new Handle("a"), false, engine);

        SessionCounts leaked = registry.counts(gate.read(), true, engine);
        assertThat(leaked.getFailedCloses()).isEqualTo(1);
        assertThat(leaked.getLeaked()).isEqualTo(1);
        assertThat(leaked.strangers()).isZero();
        assertThat(registry.leakedTable(KYUUBI, engine)).singleElement().satisfies(session -> {
            assertThat(session.getId()).isEqualTo("a");
            assertThat(session.getLastAccessMillis()).isEqualTo(2000);
        });
    }

    @Test
    void aLeakedHandleThatIsOpenAgainHidesNoStranger() {
        Map<Object, Object> engine = new HashMap<>();
        registry.opened(KYUUBI, new Handle("a"), new Session(), "");
        engine.put(new Handle("a"), new Session());
        registry.closing(new Handle("a"));
        // The new session comes between the end of the old one and the look into the map.
        Map<Object, Object> late = new HashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean containsKey(Object handle) {
                registry.opened(KYUUBI, handle, new Session(), "");
                return true;
            }
        };
        registry.closed(new Handle("a"), false, late);
        engine.put(new Handle("unseen"), new Session());

        SessionCounts counts = registry.counts(gate.read(), true, engine);

        assertThat(counts.getUser()).isEqualTo(1);
        assertThat(counts.getLeaked()).isZero();
        assertThat(counts.strangers()).isEqualTo(1);
        assertThat(registry.leakedTable(KYUUBI, engine)).isEmpty();
        assertThat(registry.leakedHandle(KYUUBI, "a")).isNull();
        assertThat(registry.openHandle("a")).isEqualTo(new Handle("a"));
    }

    private static Session probe() {
        Session probe = new Session();
        probe.probe = true;
        return probe;
    }

    private SessionCounts counts() {
        return registry.counts(gate.read(), true, null);
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

    /** A session of a Kyuubi that does not flag its probes. */
    private record OldSession(String called, Map<String, String> conf) {
        @SuppressWarnings("unused") // by its path
        Optional<String> name() {
            return called.isEmpty() ? Optional.empty() : Optional.of(called);
        }
    }
}
