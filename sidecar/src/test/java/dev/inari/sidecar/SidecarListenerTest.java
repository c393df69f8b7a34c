package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.journal.Deed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real sidecar tells whoever counts, over whole lives of engines. */
class SidecarListenerTest {
    private final Host host;
    private final List<String> told = new ArrayList<>();
    private final List<Duration> late = new ArrayList<>();
    private int heartbeats;
    private @Nullable Sidecar sidecar;

    SidecarListenerTest(@TempDir Path temporary) {
        host = new Host(temporary);
    }

    private final SidecarListener listener = new SidecarListener() {
        @Override
        public void changed(EngineProcess engine, Stage from, Stage to, Explanation why) {
            told.add("-> " + to);
        }

        @Override
        public void heartbeatRead(String engineType, Duration took) {
            assertThat(engineType).isEqualTo("kyuubi-flink");
            heartbeats++;
        }

        @Override
        public void heartbeatMissed(Miss why) {
            told.add("missed " + why);
        }

        @Override
        public void acted(Deed deed, String outcome) {
            told.add(deed + " " + outcome);
        }

        @Override
        public void gone(String engineType, @Nullable Duration sinceLastClose) {
            told.add("gone " + sinceLastClose);
        }

        @Override
        public void watchReported(WatchNews news) {
            told.add(news.losses() + " lost, " + news.repairs() + " repaired, " + news.missedDeletions() + " missed");
        }

        @Override
        public void turned(Duration lateBy, Duration took) {
            late.add(lateBy);
        }
    };

    private FakeEngine serving() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        Sidecar made = host.sidecar(Host.INTERVAL, listener);
        sidecar = made;
        made.start();
        host.threads.settle();
        return engine;
    }

    @AfterEach
    void stop() {
        if (sidecar != null) {
            sidecar.stop();
        }
    }

    @Test
    void aWholeLife() throws IOException {
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Host.INTERVAL);
        host.threads.advance(Host.INTERVAL.multipliedBy(2));
        host.ends(engine);
        host.threads.advance(Host.INTERVAL);

        assertThat(told).startsWith("-> SERVING", "-> IDLE", "ASK ACCEPTED", "-> ASKED", "-> GONE");
        assertThat(told).hasSize(6).last().asString().matches("gone PT\\d.*S");
        assertThat(heartbeats).isGreaterThan(2);
        assertThat(late).isNotEmpty().allMatch(Duration.ZERO::equals);
    }

    @Test
    void anEngineThatEndsWhileItServesHasNoLastClose() throws IOException {
        FakeEngine engine = serving();
        host.ends(engine);
        host.threads.advance(Host.INTERVAL);

        assertThat(told).containsExactly("-> SERVING", "-> GONE", "gone null");
    }

    @Test
    void refusalsMissesAndForce() throws IOException {
        FakeEngine engine = serving();
        engine.refuses = ExitAnswer.Code.EPOCH_MOVED;
        engine.closesSession();
        host.threads.advance(Host.INTERVAL);
        assertThat(told).contains("ASK EPOCH_MOVED");

        engine.refuses = null;
        host.threads.advance(Duration.ofSeconds(10));
        engine.silent = true;
        host.threads.advance(Duration.ofSeconds(50));

        assertThat(told).contains("ASK ACCEPTED", "missed TIMED_OUT", "TERM SENT", "KILL SENT");
    }

    @Test
    void noForceWithoutAJournal() throws IOException {
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Host.INTERVAL);
        host.journal.broken = true;
        host.threads.advance(Duration.ofSeconds(40));

        assertThat(told).contains("TERM UNRECORDED").doesNotContain("TERM SENT");
    }

    @Test
    void whatAnAgentTellsOfItsWatchIsHeardOnceAMinuteAndNotWhatWasBefore() throws IOException {
        FakeEngine engine = serving();
        engine.watch = WatchState.ARMED;
        engine.watchReport = report(7, 7, 1);
        host.threads.advance(Duration.ofMinutes(2));
        assertThat(told).containsExactly("-> SERVING");

        engine.watchReport = report(9, 8, 1);
        host.threads.advance(Duration.ofMinutes(2));
        assertThat(told).containsExactly("-> SERVING", "2 lost, 1 repaired, 0 missed");

        engine.watchReport = report(0, 8, -3);
        host.threads.advance(Duration.ofMinutes(2));
        assertThat(told)
                .describedAs("what an agent says is not ours to vouch for")
                .hasSize(2);
    }

    private static WatchReport report(long losses, long repairs, long missed) {
        return new WatchReport(
                "repair",
                WatchState.ARMED,
                "/x",
                "0x1",
                "CONNECTED",
                losses,
                -1,
                repairs,
                -1,
                0,
                -1,
                0,
                missed,
                "",
                List.of());
    }

    @Test
    void aDryRunSaysWhatItDidNotDo() throws IOException {
        host.dryRun = true;
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Host.INTERVAL.multipliedBy(3));

        assertThat(told).contains("ASK DRY_RUN").doesNotContain("ASK ACCEPTED");
        assertThat(engine.exitRequests).isEmpty();
    }
}
