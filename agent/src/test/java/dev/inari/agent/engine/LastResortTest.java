package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.Problems;
import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.mbeans.ExitPhase;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.gateway.SqlGateway;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An engine that leaves by itself must be as sure as one that is asked, and more patient. The clock is the test's. */
class LastResortTest {
    private static final long LIMIT_SECONDS = 600;

    private final ExitGate gate = new ExitGate();
    private final EngineSight sight = Sights.empty();
    private final Problems problems = new Problems();
    private @Nullable String doubt;
    private String shareLevel = "CONNECTION";
    private final EngineControl control = new EngineControl(gate, sight, () -> doubt, task -> {}, null);
    private final Engine engine =
            new Engine("a1", gate, new SessionRegistry(gate, new Nobody()), sight, () -> null, () -> 0, () -> 0);
    private final LastResort lastResort =
            new LastResort(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS), engine, control, gate, () -> shareLevel, problems);
    private final long began = System.nanoTime();
    private long lastRead = began;

    @BeforeEach
    void seeTheEngine() {
        sight.saw(new SqlGateway(() -> {}));
        sight.accept(new SessionManagerImpl());
    }

    @Test
    void leavesAfterTheSilenceAndSaysWhy() {
        live(0, LIMIT_SECONDS - 1);
        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
        live(LIMIT_SECONDS, LIMIT_SECONDS + 1);

        assertThat(control.phase()).isEqualTo(ExitPhase.ACCEPTED);
        assertThat(control.milestones()[0].getDetail()).contains("last resort", "600 s", "leaveAfterSilenceOf");
        live(LIMIT_SECONDS + 2, 2 * LIMIT_SECONDS);
        assertThat(control.milestones()).hasSize(1);
        assertThat(problems.toArray()).isEmpty();
    }

    @Test
    void countsFromTheLastHeartbeatThatWasRead() {
        live(0, 100);
        lastRead = began + TimeUnit.SECONDS.toNanos(100);

        live(101, LIMIT_SECONDS + 99);
        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
        live(LIMIT_SECONDS + 100, LIMIT_SECONDS + 101);
        assertThat(control.phase()).isEqualTo(ExitPhase.ACCEPTED);
    }

    @Test
    void staysWhileSomebodyIsServed() {
        gate.sessionOpened();
        live(0, 2 * LIMIT_SECONDS);
        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
        gate.tryOpen();
        gate.sessionClosed();
        live(2 * LIMIT_SECONDS + 1, 2 * LIMIT_SECONDS + 2);
        assertThat(control.phase()).as("one is opening").isEqualTo(ExitPhase.OPEN);
    }

    @Test
    void staysForAMinuteAfterTheLastSession() {
        live(0, LIMIT_SECONDS - 1);
        look(LIMIT_SECONDS + 1, 59_999);
        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
        look(LIMIT_SECONDS + 2, 60_000);
        assertThat(control.phase()).isEqualTo(ExitPhase.ACCEPTED);
    }

    @Test
    void staysWhileInDoubtAndSaysSoOnce() {
        doubt = "1 errors in hooks";
        live(0, 2 * LIMIT_SECONDS);

        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
        assertThat(gate.tryOpen()).isTrue();
        assertThat(problems.toArray()).singleElement().satisfies(problem -> assertThat(problem)
                .contains("SESSIONS_UNKNOWN"));
    }

    @Test
    void staysIfItIsSharedOrNobodyKnows() {
        for (String level : new String[] {"USER", "GROUP", "SERVER", "SERVER_LOCAL", "UNKNOWN", ""}) {
            shareLevel = level;
            live(0, 2 * LIMIT_SECONDS);
            assertThat(control.phase()).as(level).isEqualTo(ExitPhase.OPEN);
        }
    }

    /** A JVM that was stopped, or its host suspended: a sidecar could not have read anything meanwhile. */
    @Test
    void doesNotCountATimeInWhichItDidNotRunItself() {
        live(0, LIMIT_SECONDS - 10);
        live(10 * LIMIT_SECONDS, 11 * LIMIT_SECONDS - 1);
        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
        live(11 * LIMIT_SECONDS, 11 * LIMIT_SECONDS + 1);
        assertThat(control.phase()).isEqualTo(ExitPhase.ACCEPTED);
    }

    /** Looks once a second, from and to these seconds after the agent's start, after a long idle time. */
    private void live(long fromSecond, long toSecond) {
        for (long second = fromSecond; second <= toSecond; second++) {
            if (control.phase() == ExitPhase.OPEN || second == toSecond) {
                look(second, TimeUnit.DAYS.toMillis(1));
            }
        }
    }

    private void look(long second, long idleMillis) {
        lastResort.look(began + TimeUnit.SECONDS.toNanos(second), lastRead, idleMillis);
    }

    private static final class Nobody implements SessionEvents {
        @Override
        public void opened(String id) {}

        @Override
        public void closed(String id) {}

        @Override
        public void lastUserClosed(long epoch) {}
    }
}
