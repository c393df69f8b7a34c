package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Milestone;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an engine tells of a way out that goes wrong, and the two ways out that no guard asks for. */
class ExitUnderWatchTest {
    private static final int A_MINUTE_AND_MORE = 120;

    private final Path directory;

    ExitUnderWatchTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aStopThatHangsIsSeenToStandStill() {
        try (Jvm jvm = kyuubi().start();
                Watched watched = started(jvm)) {
            assertThat(unmoved(watched)).isEqualTo(-1);
            Exits.accepted(jvm, watched, "test");

            Await.until("it has not moved for 2 s", () -> unmoved(watched) >= 2_000);

            assertThat(watched.exit().getThreadDump())
                    .contains("\"inari-exit\" #", " daemon WAITING on java.util.concurrent.CountDownLatch");
            jvm.send("release");
        }
    }

    @Test
    void aStopThatMovesIsNot() {
        try (Jvm jvm = kyuubi().argument("-Dstandin.stopMoves=true").start();
                Watched watched = started(jvm)) {
            watched.exit().requestExit(watched.engine().getHeartbeat().getEpoch(), "test");
            assertThat(jvm.hear()).startsWith("stop on");
            assertThat(watched.exit().getPhase()).isEqualTo(ExitPhase.STOP_ENTERED);
            long most = 0;
            while (jvm.rest().isEmpty()) {
                most = Math.max(most, unmoved(watched));
            }
            // Less than two looks of the agent, each a second apart.
            assertThat(most).isLessThan(2_000);
            Await.until("it stands still in the end", () -> unmoved(watched) > 0);
            jvm.send("release");
        }
    }

    @Test
    void aDeadlockIsFoundAndShownFirst() {
        try (Jvm jvm = kyuubi().start();
                Watched watched = started(jvm)) {
            Await.until("the agent has looked", () -> deadlocked(watched) == 0);
            assertThat(watched.exit().getThreadDump()).doesNotContain("Deadlock");

            assertThat(jvm.say("deadlock")).isEqualTo("deadlocked");

            Await.until("the agent has looked again", () -> deadlocked(watched) == 2);
            String dump = watched.exit().getThreadDump();
            assertThat(dump).contains(" threads, 2 deadlocked\n");
            assertThat(dump.indexOf("\"left-then-right\" #")).isBetween(0, dump.indexOf("\"main\" #"));
            assertThat(dump.indexOf("\"right-then-left\" #")).isBetween(0, dump.indexOf("\"main\" #"));
        }
    }

    @Test
    void anOperatorsOrderGoesOverTheSessions() {
        try (Jvm jvm = kyuubi().start();
                Watched watched = started(jvm)) {
            jvm.say("open");
            assertThat(Exits.refused(watched)).isEqualTo(Code.SERVING);
            jvm.say("set standin.hang=stop");

            ExitAnswer answer = watched.exit().requestExitThoughServing("maintenance by ann");

            assertThat(answer.getCode()).as(answer.toString()).isEqualTo(Code.ACCEPTED);
            assertThat(jvm.hear()).startsWith("stop on inari-exit daemon true");
            assertThat(jvm.hear()).isEqualTo("hanging in stop");
            assertThat(jvm.say("open")).contains("is leaving", "maintenance by ann");
            assertThat(watched.counts().getUser()).isEqualTo(1);
            Milestone first = watched.exit().getMilestones()[0];
            assertThat(first.getName()).isEqualTo("ORDERED");
            assertThat(first.getDetail()).contains("1 user sessions are open", "maintenance by ann");
            jvm.send("release");
            assertThat(jvm.end()).isZero();
        }
    }

    /** It takes its minute, beside the other tests: a shorter silence is no valid one. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anIdleConnectionEngineThatNobodyWatchesLeavesByItself() {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory)
                .agent("leaveAfterSilenceOf=1m")
                .argument("-Dconf.kyuubi.engine.share.level=CONNECTION")
                .start()) {
            assertThat(jvm.say("start")).isEqualTo("started");
            jvm.say("set standin.hang=stop");
            assertThat(jvm.hear(A_MINUTE_AND_MORE)).startsWith("stop on inari-exit daemon true");
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                assertThat(Stream.of(watched.exit().getMilestones()).map(Milestone::getName))
                        .containsExactly("ASKED", "ENTERED");
                assertThat(watched.exit().getMilestones()[0].getDetail())
                        .contains("last resort", "leaveAfterSilenceOf");
            }
            jvm.send("release");
            assertThat(jvm.end()).isZero();
            assertThat(jvm.said()).isEmpty();
        }
    }

    private static long unmoved(Watched watched) {
        return watched.engine().getHeartbeat().getStopUnmovedMillis();
    }

    private static int deadlocked(Watched watched) {
        return watched.engine().getHeartbeat().getDeadlockedThreads();
    }

    private Jvm.Builder kyuubi() {
        return Jvm.of(StandIn.KYUUBI, directory).agent();
    }

    private Watched started(Jvm jvm) {
        jvm.say("start");
        return Watched.announced(directory.resolve("run"));
    }
}
