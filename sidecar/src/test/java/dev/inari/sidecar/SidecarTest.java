package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.guard.Rule;
import dev.inari.sidecar.guard.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whole lives of engines, with the real guard and loop, and a clock, threads, processes and engines of the test's own. */
class SidecarTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.inari");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Host host;
    private final Sidecar sidecar;

    SidecarTest(@TempDir Path temporary) {
        host = new Host(temporary);
        sidecar = host.sidecar();
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        sidecar.stop();
        logger.detachAppender(log);
    }

    private List<String> logged() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private EngineView view() {
        assertThat(sidecar.engines()).hasSize(1);
        return sidecar.engines().get(0);
    }

    private void start() throws IOException {
        sidecar.start();
        host.threads.settle();
    }

    private FakeEngine servingEngine() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        start();
        assertThat(view().stage()).isEqualTo(Stage.SERVING);
        return engine;
    }

    private FakeEngine askedEngine() throws IOException {
        FakeEngine engine = servingEngine();
        engine.closesSession();
        host.threads.advance(Host.INTERVAL);
        assertThat(view().stage()).isEqualTo(Stage.ASKED);
        return engine;
    }

    /** What a service manager waits for at a start. */
    @Test
    void itIsAuditedOnceEveryEngineWasAsked() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        host.threads.callsHeld = true;
        start();
        assertThat(sidecar.vitals().audited()).isFalse();
        assertThat(sidecar.vitals().engines()).isEqualTo(1);

        host.threads.callsHeld = false;
        host.threads.settle();
        host.threads.advance(Host.INTERVAL);

        assertThat(sidecar.vitals()).isEqualTo(new Vitals(true, Duration.ZERO, 1, 1, 0, 0, false));
    }

    /** To read it costs more than all else that a turn does for an engine. Scans look as well, each tenth turn. */
    @Test
    void theProcessOfAnEngineThatAnswersIsNotLookedAtInEachTurn() throws IOException {
        FakeEngine engine = servingEngine();
        int before = looks();
        host.threads.advance(Host.INTERVAL.multipliedBy(30));
        assertThat(looks() - before).isLessThan(10);

        engine.silent = true;
        host.threads.advance(Host.INTERVAL);
        before = looks();
        host.threads.advance(Host.INTERVAL.multipliedBy(3));
        assertThat(looks() - before).isGreaterThanOrEqualTo(3);
    }

    @Test
    void theProcessOfOneThatIsToLeaveIsLookedAtWhateverAnswersInItsName() throws IOException {
        FakeEngine engine = askedEngine();
        engine.lives = () -> true;
        host.ends(engine);
        host.threads.advance(Host.INTERVAL);

        assertThat(host.transitions).last().asString().endsWith("-> GONE");
    }

    @Test
    void theEndOfAProcessBetweenTwoHeartbeatsIsFoundInTheNextTurn() throws IOException {
        Sidecar slow = host.sidecar(Duration.ofSeconds(10));
        FakeEngine engine = host.engine(11);
        engine.opens();
        slow.start();
        host.threads.settle();
        host.threads.advance(Duration.ofSeconds(33));
        host.ends(engine);
        host.threads.advance(Duration.ofSeconds(1));

        assertThat(host.transitions).last().asString().endsWith("-> GONE");
        slow.stop();
    }

    @Test
    void theEndOfAProcessIsFoundWhileNoThreadIsFreeToAskIt() throws IOException {
        FakeEngine engine = servingEngine();
        host.threads.callsHeld = true;
        host.threads.advance(Host.INTERVAL);
        host.ends(engine);
        host.threads.advance(Host.INTERVAL);

        assertThat(host.transitions).last().asString().endsWith("-> GONE");
        host.threads.callsHeld = false;
    }

    @Test
    void theEndOfAProcessIsFoundSoonWhoeverAnswersAtItsPort() throws IOException {
        FakeEngine engine = servingEngine();
        engine.lives = () -> true;
        host.ends(engine);
        host.threads.advance(Host.INTERVAL.multipliedBy(11));

        assertThat(host.transitions).last().asString().endsWith("-> GONE");
    }

    private int looks() {
        return host.processes.looks.getOrDefault(11L, 0);
    }

    @Test
    void theEndOfAProcessIsFoundByTheHeartbeatThatMissesIt() throws IOException {
        FakeEngine engine = servingEngine();
        host.threads.advance(Host.INTERVAL.multipliedBy(3));
        host.ends(engine);
        host.threads.advance(Host.INTERVAL);

        assertThat(host.transitions).last().asString().endsWith("-> GONE");
    }

    @Test
    void aWholeLifeWithoutForce() throws IOException {
        FakeEngine engine = servingEngine();
        host.threads.advance(Duration.ofHours(1));
        assertThat(engine.exitRequests).isEmpty();

        engine.closesSession();
        sidecar.ring(engine.announced.fileName());
        host.threads.settle();
        assertThat(view().stage()).describedAs("without any time passing").isEqualTo(Stage.ASKED);

        host.ends(engine);
        host.threads.advance(Host.INTERVAL);

        assertThat(host.transitions)
                .containsExactly(
                        "11 DISCOVERED -> SERVING", "11 SERVING -> IDLE", "11 IDLE -> ASKED", "11 ASKED -> GONE");
        assertThat(host.sent).isEmpty();
        assertThat(sidecar.engines()).isEmpty();
        assertThat(engine.closed).isTrue();
    }

    @Test
    void anEngineThatHangsOnItsWayOutIsForced() throws IOException {
        FakeEngine engine = askedEngine();
        engine.silent = true;

        host.threads.advance(Duration.ofSeconds(30));
        assertThat(host.sent).containsExactly("TERM 11");
        assertThat(logged()).contains("engine=kyuubi-flink/11 evidence: held by audit-thread at Socket.read");

        host.threads.advance(Duration.ofSeconds(16));
        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
        host.threads.advance(Host.INTERVAL);
        assertThat(sidecar.engines()).isEmpty();
    }

    @Test
    void anEngineThatCannotBeStoppedIsNeverForced() throws IOException {
        FakeEngine engine = servingEngine();
        engine.refuses = ExitAnswer.Code.CANNOT_STOP;
        engine.closesSession();

        host.threads.advance(Duration.ofHours(1));

        assertThat(host.sent).isEmpty();
        assertThat(view().why().rule()).isEqualTo(Rule.EXIT_IMPOSSIBLE);
        assertThat(engine.exitRequests.size()).isBetween(10, 30);
    }

    @Test
    void aSilentEngineIsOnlyObserved() throws IOException {
        FakeEngine engine = servingEngine();
        engine.silent = true;

        host.threads.advance(Duration.ofHours(1));
        assertThat(view().stage()).isEqualTo(Stage.SUSPECT);
        assertThat(engine.heartbeatReads).describedAs("it is asked less often").isLessThan(300);

        engine.silent = false;
        host.threads.advance(Duration.ofSeconds(16));
        assertThat(view().stage()).isEqualTo(Stage.SERVING);
        assertThat(host.sent).isEmpty();
    }

    @Test
    void anEngineThatNeverSaidWhoItIsIsOnlyObserved() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.silent = true;

        start();
        host.threads.advance(Duration.ofHours(1));

        assertThat(view().stage()).isEqualTo(Stage.SUSPECT);
        assertThat(view().identity()).isNull();
    }

    @Test
    void aClientThatThrowsIsSilence() throws IOException {
        FakeEngine engine = servingEngine();
        engine.broken = true;

        host.threads.advance(Duration.ofSeconds(3));

        assertThat(view().stage()).isEqualTo(Stage.SUSPECT);
    }

    @Test
    void ourOwnPauseIsNotTheEnginesSilence() throws IOException {
        FakeEngine engine = servingEngine();
        engine.silent = true;
        host.threads.advance(Duration.ofSeconds(2));
        assertThat(view().missedBeats()).isEqualTo(2);

        host.threads.pause(Duration.ofMinutes(10));
        assertThat(view().missedBeats()).describedAs("misses before the pause").isLessThanOrEqualTo(1);
        host.threads.advance(Host.INTERVAL);
        assertThat(view().stage()).isEqualTo(Stage.SERVING);

        host.threads.advance(Duration.ofSeconds(2));
        assertThat(view().stage()).isEqualTo(Stage.SUSPECT);
    }

    @Test
    void aCallThatOurPauseMadeLateIsNoMiss() throws IOException {
        FakeEngine engine = servingEngine();
        engine.silent = true;
        host.threads.callsHeld = true;
        host.threads.advance(Host.INTERVAL);

        host.threads.pause(Duration.ofMinutes(10));
        host.threads.callsHeld = false;
        host.threads.settle();

        assertThat(view().missedBeats())
                .describedAs("only the read after the pause")
                .isEqualTo(1);
    }

    @Test
    void ourOwnPauseDoesNotUseUpABudget() throws IOException {
        askedEngine();

        host.threads.pause(Duration.ofHours(1));
        host.threads.advance(Duration.ofSeconds(28));
        assertThat(host.sent).isEmpty();

        host.threads.advance(Duration.ofSeconds(2));
        assertThat(host.sent).containsExactly("TERM 11");
    }

    @Test
    void hiccupsOfAFastHeartAreNoPauses() throws IOException {
        Sidecar fast = host.sidecar(Duration.ofMillis(10));
        FakeEngine engine = host.engine(11);
        engine.opens();
        engine.closesSession();
        fast.start();
        host.threads.settle();
        engine.silent = true;

        for (int i = 0; i < 310; i++) {
            host.threads.pause(Duration.ofMillis(100));
        }

        assertThat(host.sent).containsExactly("TERM 11");
        fast.stop();
    }

    @Test
    void aPauseIsNoticedHoweverSlowTheHeart() throws IOException {
        Sidecar slow = host.sidecar(Duration.ofMinutes(1));
        FakeEngine engine = host.engine(11);
        engine.opens();
        engine.closesSession();
        slow.start();
        host.threads.settle();
        engine.silent = true;
        host.threads.advance(Duration.ofSeconds(20));

        host.threads.pause(Duration.ofSeconds(100));
        host.threads.advance(Duration.ofSeconds(8));
        assertThat(host.sent).isEmpty();

        host.threads.advance(Duration.ofSeconds(2));
        assertThat(host.sent).containsExactly("TERM 11");
        slow.stop();
    }

    @Test
    void readsKeepToTheIntervalAndTurnsToTheSecond() throws IOException {
        Sidecar slow = host.sidecar(Duration.ofMillis(2_500));
        FakeEngine engine = host.engine(11);
        engine.wasRead(1000);
        engine.opens();
        slow.start();
        host.threads.settle();

        host.threads.advance(Duration.ofMinutes(1));

        assertThat(engine.heartbeatReads).isEqualTo(1 + 24);
        slow.stop();
    }

    @Test
    void aGateSeenOpenWhileTheEvidenceIsCollectedKeepsTheSignalBack() throws IOException {
        FakeEngine engine = askedEngine();
        host.threads.advance(Duration.ofMillis(29_500));
        host.threads.callsHeld = true;
        host.threads.advance(Duration.ofSeconds(1));
        assertThat(view().stage()).isEqualTo(Stage.TERMINATING);

        assertNoSignalOnceReopened(engine);
    }

    @Test
    void aGateSeenOpenByAHeartbeatUnderWayKeepsTheSignalBack() throws IOException {
        FakeEngine engine = askedEngine();
        host.threads.advance(Duration.ofMillis(29_500));
        host.threads.callsHeld = true;
        sidecar.ring(engine.announced.fileName());
        host.threads.settle();
        host.threads.advance(Duration.ofSeconds(1));
        assertThat(view().stage()).isEqualTo(Stage.TERMINATING);

        assertNoSignalOnceReopened(engine);
    }

    private void assertNoSignalOnceReopened(FakeEngine engine) {
        engine.phase(ExitPhase.OPEN);
        engine.opens();
        host.threads.callsHeld = false;
        host.threads.settle();

        assertThat(view().stage()).isEqualTo(Stage.SERVING);
        assertThat(host.sent).isEmpty();
    }

    @Test
    void aRestartIsNeutral() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.phase(ExitPhase.STOP_ENTERED);

        start();
        host.threads.advance(Duration.ofSeconds(29));

        assertThat(host.transitions).containsExactly("11 DISCOVERED -> ASKED");
        assertThat(host.sent).isEmpty();
    }

    @Test
    void aShareLevelThatIsToldLaterCounts() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "UNKNOWN";
        engine.opens();
        start();
        engine.closesSession();
        engine.shareLevel = "CONNECTION";

        host.threads.advance(Duration.ofSeconds(2));

        assertThat(view().stage()).isEqualTo(Stage.ASKED);
        int reads = engine.identityReads;
        host.threads.advance(Duration.ofSeconds(10));
        assertThat(engine.identityReads).isEqualTo(reads);
    }

    @Test
    void whatAnEngineIsIsAskedAgainBeforeItIsAskedToLeave() throws IOException {
        FakeEngine engine = servingEngine();
        engine.learnsShareLevelWhenIdle = "USER";
        engine.closesSession();

        host.threads.advance(Duration.ofMinutes(1));

        assertThat(engine.exitRequests).isEmpty();
        assertThat(view().policy().rule()).isEqualTo("shared");
    }

    @Test
    void theSameWhenTheEngineRangAfterASessionThatNoHeartbeatShowed() throws IOException {
        FakeEngine engine = host.engine(11);
        start();
        engine.learnsShareLevelWhenIdle = "USER";
        engine.opens();
        engine.closesSession();

        sidecar.ring(engine.announced.fileName());
        host.threads.settle();

        assertThat(view().policy().rule()).isEqualTo("shared");
        assertThat(engine.exitRequests).isEmpty();
    }

    @Test
    void anEngineThatWasHeardServingIsAskedAtItsBellAlone() throws IOException {
        FakeEngine engine = servingEngine();
        int reads = engine.heartbeatReads;
        List<Integer> readsBefore = new ArrayList<>();
        engine.beforeExit = () -> readsBefore.add(engine.heartbeatReads);
        engine.closesSession();

        sidecar.ring(engine.announced.fileName());
        host.threads.settle();

        assertThat(view().stage()).isEqualTo(Stage.ASKED);
        assertThat(engine.exitRequests).containsExactly(3L);
        assertThat(readsBefore).containsExactly(reads);
        assertThat(Objects.requireNonNull(view().lastHeartbeat()).getSessions().getUser())
                .as("what is shown of it then")
                .isZero();
    }

    /** Any user of the host can make events be lost. */
    @Test
    void lostEventsAskNobody() throws IOException {
        FakeEngine engine = servingEngine();
        int reads = engine.heartbeatReads;

        sidecar.ringAll();
        host.threads.settle();

        assertThat(engine.heartbeatReads).isGreaterThan(reads);
        assertThat(host.transitions).containsExactly("11 DISCOVERED -> SERVING");
        assertThat(engine.exitRequests).isEmpty();
    }

    @Test
    void whatTheBellCannotTellIsReadAtOnce() throws IOException {
        FakeEngine engine = servingEngine();
        comesAndGoes(engine);
        engine.closesSession();

        sidecar.ring(engine.announced.fileName());
        host.threads.settle();

        assertThat(view().stage()).describedAs("without any time passing").isEqualTo(Stage.ASKED);
        assertThat(engine.exitRequests).containsExactly(3L, 5L);
    }

    /** Each request costs a line of the journal, and whoever owns the file can ring. */
    @Test
    void aBellThatRingsInVainIsBelievedLessOften() throws IOException {
        FakeEngine engine = servingEngine();

        for (int i = 0; i < 50; i++) {
            sidecar.ring(engine.announced.fileName());
            host.threads.settle();
            assertThat(view().stage()).isEqualTo(Stage.SERVING);
        }
        assertThat(engine.exitRequests).hasSize(1);

        for (int i = 0; i < 1000; i++) {
            host.threads.advance(Host.INTERVAL);
            sidecar.ring(engine.announced.fileName());
            host.threads.settle();
        }
        assertThat(engine.exitRequests).as("less often each time").hasSizeBetween(5, 12);
    }

    private static void comesAndGoes(FakeEngine engine) {
        engine.opens();
        engine.closesSession();
    }

    @Test
    void anExitIsRehearsedUntilTheEngineIsWarmBeforeOneMatters() throws IOException {
        FakeEngine engine = servingEngine();

        // The first heartbeat is of the first turn, and each rehearsal reads another.
        assertThat(engine.rehearsals).isEqualTo(23);
        host.threads.advance(Duration.ofMinutes(5));

        assertThat(engine.rehearsals).isEqualTo(23);
        assertThat(engine.exitRequests).isEmpty();
    }

    @Test
    void anEngineThatAnotherSidecarHasReadIsWarm() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.wasRead(1000);
        engine.opens();
        start();

        host.threads.advance(Duration.ofMinutes(5));

        assertThat(engine.rehearsals).isZero();
    }

    @Test
    void anExitIsNotRehearsedWithAnEngineThatIsOnlyWatched() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "USER";
        engine.opens();
        start();

        host.threads.advance(Duration.ofMinutes(5));

        assertThat(engine.rehearsals).isZero();
    }

    @Test
    void whatAnEngineIsIsAskedNowAndThen() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.wasRead(1000);
        engine.opens();
        start();
        engine.shareLevel = "USER";

        host.threads.advance(Duration.ofSeconds(31));

        assertThat(view().policy().rule()).isEqualTo("shared");
        assertThat(engine.identityReads).isEqualTo(2);
    }

    @Test
    void aShareLevelThatStaysUnknownCostsLittle() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "UNKNOWN";

        start();
        host.threads.advance(Duration.ofMinutes(5));

        assertThat(engine.identityReads).isBetween(8, 14);
    }

    @Test
    void aDryRunSaysItOnceAndDoesNothing() throws IOException {
        host.dryRun = true;
        Sidecar dry = host.sidecar();
        FakeEngine engine = host.engine(11);
        engine.opens();
        engine.closesSession();

        dry.start();
        host.threads.advance(Duration.ofHours(1));

        assertThat(engine.exitRequests).isEmpty();
        assertThat(logged().stream().filter(line -> line.contains("would"))).hasSize(1);
        dry.stop();
    }

    @Test
    void theSteadyStateIsSilent() throws IOException {
        servingEngine();
        log.list.clear();

        host.threads.advance(Duration.ofHours(1));

        assertThat(logged()).isEmpty();
    }

    @Test
    void aRejectedFileIsReportedOnce() throws IOException {
        start();
        Files.writeString(host.run.resolve("x.engine"), "");

        host.threads.advance(Duration.ofHours(1));

        assertThat(logged().stream().filter(line -> line.contains("x.engine"))).hasSize(1);
    }

    @Test
    void anEngineThatComesLaterIsFound() throws IOException {
        start();
        FakeEngine engine = host.engine(11);
        sidecar.ring(engine.announced.fileName());

        host.threads.advance(Host.INTERVAL);

        assertThat(view().stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void enginesDoNotDisturbOneAnother() throws IOException {
        FakeEngine silent = host.engine(11);
        FakeEngine leaves = host.engine(12);
        host.engine(13).opens();
        leaves.opens();
        leaves.closesSession();
        silent.silent = true;

        start();
        host.threads.advance(Duration.ofSeconds(5));

        assertThat(sidecar.engines().stream().map(EngineView::stage))
                .containsExactly(Stage.SUSPECT, Stage.ASKED, Stage.SERVING);
    }

    @Test
    void hungEnginesKeepNeitherHealthyOnesNorSignalsWaiting() throws IOException {
        host.threads.callSlots = 2;
        FakeEngine healthy = host.engine(11);
        FakeEngine leaves = host.engine(12);
        healthy.opens();
        leaves.opens();
        start();
        leaves.closesSession();
        host.threads.advance(Host.INTERVAL);
        for (int pid = 20; pid < 60; pid++) {
            FakeEngine hung = host.engine(pid);
            hung.silent = true;
            hung.holdsThread = host.threads::takes;
        }
        leaves.silent = true;
        leaves.holdsThread = host.threads::takes;
        host.threads.advance(Duration.ofSeconds(28));
        assertThat(host.sent).isEmpty();

        healthy.closesSession();
        host.threads.advance(Duration.ofSeconds(1));
        assertThat(host.transitions).contains("11 IDLE -> ASKED");
        host.ends(healthy);

        // Three calls before the signal, each with a deadline of 3 s, at most one behind somebody else's.
        host.threads.advance(Duration.ofSeconds(12));
        assertThat(host.sent).containsExactly("TERM 12");
    }

    @Test
    void aScanThatThrowsDoesNotEndDiscovery() throws IOException {
        start();
        host.engine(11).opens();
        host.processes.broken = true;
        host.threads.advance(Duration.ofMinutes(1));
        assertThat(sidecar.engines()).isEmpty();
        assertThat(logged()).anyMatch(line -> line.contains("not believed: it cannot be read"));

        host.processes.broken = false;
        host.threads.advance(Duration.ofSeconds(11));

        assertThat(view().stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void aScanThatHangsDoesNotEndDiscovery() throws IOException {
        host.threads.scansHang = true;
        start();
        host.engine(11).opens();
        host.threads.advance(Duration.ofSeconds(65));
        assertThat(host.threads.hungScans).isEqualTo(3);
        assertThat(logged().stream().filter(line -> line.contains("has not come back")))
                .hasSize(1);

        host.threads.scansHang = false;
        host.threads.advance(Duration.ofSeconds(40));

        assertThat(view().stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void aDirectoryThatHangsForEverCostsFewThreads() throws IOException {
        host.threads.scansHang = true;

        start();
        host.threads.advance(Duration.ofHours(1));

        assertThat(host.threads.hungScans).isEqualTo(4);
    }

    @Test
    void lostBellsAreMadeUpFor() throws IOException {
        FakeEngine engine = servingEngine();
        host.engine(12).opens();
        engine.closesSession();

        sidecar.ringAll();
        host.threads.settle();
        assertThat(view().stage()).describedAs("without any time passing").isEqualTo(Stage.ASKED);

        host.threads.advance(Host.INTERVAL);
        assertThat(sidecar.engines()).hasSize(2);
    }

    @Test
    void manyEnginesThatHangOnTheirWayOutAreForcedInTime() throws IOException {
        host.threads.callSlots = 2;
        List<FakeEngine> engines = new ArrayList<>();
        for (int pid = 20; pid < 60; pid++) {
            FakeEngine engine = host.engine(pid);
            engine.opens();
            engine.closesSession();
            engines.add(engine);
        }
        start();
        assertThat(sidecar.engines().stream().map(EngineView::stage)).containsOnly(Stage.ASKED);
        engines.forEach(engine -> {
            engine.silent = true;
            engine.holdsThread = host.threads::takes;
        });

        host.threads.advance(Duration.ofSeconds(30 + 10 + 10));

        assertThat(host.sent.stream().filter(sent -> sent.startsWith("TERM"))).hasSize(40);
    }

    @Test
    void theBellOfASilentEngineRingsInVain() throws IOException {
        FakeEngine engine = servingEngine();
        engine.silent = true;
        host.threads.advance(Duration.ofMinutes(10));
        int reads = engine.heartbeatReads;

        for (int i = 0; i < 100; i++) {
            sidecar.ring(engine.announced.fileName());
            host.threads.settle();
        }
        assertThat(engine.heartbeatReads).isEqualTo(reads);

        host.threads.advance(Duration.ofSeconds(17));
        assertThat(engine.heartbeatReads).isBetween(reads + 1, reads + 2);
    }

    @Test
    void aProcessThatEndsTakesItsPendingSignalWithIt() throws IOException {
        FakeEngine engine = askedEngine();
        host.deadly = Signal.TERM;
        host.threads.advance(Duration.ofMillis(29_500));
        host.threads.callsHeld = true;
        host.threads.advance(Duration.ofSeconds(1));

        host.ends(engine);
        host.threads.advance(Host.INTERVAL);
        host.threads.callsHeld = false;
        host.threads.settle();

        assertThat(host.sent).isEmpty();
        assertThat(sidecar.engines()).isEmpty();
    }
}
