package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitPhase;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Rule;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written down before it is done, what a broken journal keeps back, and what the next sidecar makes of it all. */
class SidecarJournalTest {
    private static final Hold HOLD = new Hold("operator alice (uid 1000)", "looking at it");
    private static final Order ORDER = new Order("operator alice (uid 1000)", "maintenance", false);
    private static final Order EVEN_IF_SERVING = new Order("operator alice (uid 1000)", "maintenance", true);

    private final Host host;
    private final Sidecar sidecar;

    SidecarJournalTest(@TempDir Path temporary) {
        host = new Host(temporary);
        sidecar = host.sidecar();
    }

    @AfterEach
    void stop() {
        sidecar.stop();
    }

    private void start() throws IOException {
        sidecar.start();
        host.threads.settle();
    }

    private EngineView view() {
        assertThat(sidecar.engines()).hasSize(1);
        return sidecar.engines().get(0);
    }

    private FakeEngine serving() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        start();
        return engine;
    }

    private FakeEngine asked() throws IOException {
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Host.INTERVAL);
        assertThat(view().stage()).isEqualTo(Stage.ASKED);
        return engine;
    }

    private void told(CompletableFuture<Answer> answer, Answer.Code code) {
        host.threads.settle();
        assertThat(answer).isCompletedWithValueMatching(value -> value.code() == code);
    }

    private static Ladder begun(FakeEngine engine, Deed rung) {
        Subject subject = new Subject(
                engine.announced.agentId(),
                engine.announced.pid(),
                engine.announced.startTicks(),
                engine.announced.bootId(),
                engine.announced.engineType());
        return new Ladder(subject, rung, false, "", closedBy(rung), "accepted at epoch 3", Instant.EPOCH);
    }

    private static Deed closedBy(Deed rung) {
        return rung == Deed.FORCE_ASK ? rung : Deed.ASK;
    }

    @Test
    void everyActionIsWrittenBeforeItIsDoneAndSettledAfter() throws IOException {
        asked();
        host.threads.advance(Duration.ofMinutes(2));

        assertThat(host.journal.deeds())
                .satisfiesExactly(
                        ask -> assertThat(ask)
                                .startsWith("11 ASK by policy connection: epoch")
                                .endsWith("-> ACCEPTED"),
                        term -> assertThat(term)
                                .startsWith("11 TERM by policy connection: ")
                                .endsWith("-> SENT"),
                        kill -> assertThat(kill)
                                .startsWith("11 KILL by policy connection: ")
                                .endsWith("-> SENT"));
        assertThat(host.journal.lines)
                .anySatisfy(line -> assertThat(line).contains("EVIDENCE"))
                .anySatisfy(line -> assertThat(line).contains("GONE"));
    }

    @Test
    void endIsWrittenWithWhatWasKnownOfTheEngine() throws IOException {
        FakeEngine engine = serving();
        host.processes.remove(engine.announced.pid());
        host.threads.advance(Host.INTERVAL);

        LastSeen seen = LastSeen.of(host.journal.bodyOf("11 GONE"));
        assertThat(seen.shareLevel()).isEqualTo("CONNECTION");
        assertThat(seen.sessions()).isNotNull();
        assertThat(seen.lastHeardMillis()).isNotNull();
    }

    @Test
    void engineThatEndedUnseenIsWrittenDownOnce() throws IOException {
        FakeEngine engine = host.engine(11);
        host.processes.remove(engine.announced.pid());
        start();
        host.threads.advance(Duration.ofMinutes(1));

        assertThat(host.journal.lines)
                .filteredOn(line -> line.startsWith("11 GONE"))
                .singleElement()
                .asString()
                .contains("no sidecar saw it");
    }

    @Test
    void endThatWasSeenIsNotWrittenAgainForItsAnnouncement() throws IOException {
        FakeEngine engine = serving();
        host.processes.remove(engine.announced.pid());
        host.threads.advance(Duration.ofMinutes(1));

        assertThat(host.journal.lines)
                .filteredOn(line -> line.startsWith("11 GONE"))
                .hasSize(1);
    }

    @Test
    void evidenceIsKeptBeforeForce() throws IOException {
        asked();
        host.threads.advance(Duration.ofSeconds(31));

        int evidence = firstLineWith("EVIDENCE");
        assertThat(evidence).isNotNegative().isLessThan(firstLineWith(" TERM by"));
    }

    private int firstLineWith(String text) {
        for (int i = 0; i < host.journal.lines.size(); i++) {
            if (host.journal.lines.get(i).contains(text)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void withoutTheJournalNoForceIsUsedAndTheEngineIsStillAsked() throws IOException {
        FakeEngine engine = serving();
        host.journal.broken = true;
        engine.closesSession();

        host.threads.advance(Duration.ofMinutes(10));

        assertThat(engine.exitRequests).hasSize(1);
        assertThat(host.sent).isEmpty();
        assertThat(view().stage()).isEqualTo(Stage.TERMINATING);

        host.journal.broken = false;
        host.threads.advance(Duration.ofMinutes(10));

        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
    }

    @Test
    void aJournalThatCannotBeReadAtTheStartLeavesEveryEngineAlone() throws IOException {
        host.journal.broken = true;
        FakeEngine engine = serving();
        engine.closesSession();

        host.threads.advance(Duration.ofMinutes(10));
        assertThat(engine.exitRequests).isEmpty();
        assertThat(view().stage()).isEqualTo(Stage.SERVING);

        host.journal.broken = false;
        host.threads.advance(Duration.ofSeconds(3));
        assertThat(engine.exitRequests).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Deed.class,
            names = {"ASK", "TERM", "KILL"})
    void aStartTakesUpALadderWhereItWasAndSendsNothing(Deed rung) throws IOException {
        FakeEngine engine = host.engine(11);
        engine.silent = true;
        engine.phase(ExitPhase.STOP_ENTERED);
        host.journal.unfinished.add(begun(engine, rung));

        start();

        assertThat(host.sent).isEmpty();
        assertThat(view().stage())
                .isEqualTo(
                        switch (rung) {
                            case TERM -> Stage.TERMINATING;
                            case KILL -> Stage.KILLING;
                            default -> Stage.ASKED;
                        });
        assertThat(view().why().rule()).isEqualTo(Rule.RESUMED);

        host.threads.advance(Duration.ofMinutes(5));
        assertThat(host.sent).doesNotHaveDuplicates().endsWith("KILL 11");
        assertThat(host.sent.contains("TERM 11")).isEqualTo(rung == Deed.ASK);
    }

    @Test
    void aTermThatTheEarlierSidecarCouldNotSendIsSentBeforeAnyKill() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.silent = true;
        Ladder unsent = begun(engine, Deed.TERM);
        host.journal.unfinished.add(new Ladder(
                unsent.subject(),
                Deed.TERM,
                true,
                SignalOutcome.UNVERIFIED.name(),
                Deed.ASK,
                unsent.proof(),
                Instant.EPOCH));

        start();
        host.threads.advance(Duration.ofMinutes(5));

        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
    }

    @Test
    void aLadderOfAnEngineThatServesAgainIsNotTakenUp() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        host.journal.unfinished.add(begun(engine, Deed.KILL));

        start();
        host.threads.advance(Duration.ofMinutes(5));

        assertThat(host.sent).isEmpty();
        assertThat(view().stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void aLadderIsTakenUpEvenIfTheJournalCouldBeReadOnlyLate() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.silent = true;
        host.journal.unfinished.add(begun(engine, Deed.TERM));
        host.journal.broken = true;
        start();
        host.threads.advance(Duration.ofMinutes(1));
        assertThat(view().stage()).isEqualTo(Stage.SUSPECT);

        host.journal.broken = false;
        host.threads.advance(Duration.ofSeconds(3));

        assertThat(view().stage()).isEqualTo(Stage.TERMINATING);
        assertThat(host.sent).isEmpty();
    }

    @Test
    void aHoldKeepsAnIdleEngineUntilItIsReleased() throws IOException {
        FakeEngine engine = serving();
        told(sidecar.operators().hold(engine.announced.agentId(), HOLD), Answer.Code.TAKEN);
        engine.closesSession();
        host.threads.advance(Duration.ofHours(1));
        assertThat(engine.exitRequests).isEmpty();
        assertThat(view().why().rule()).isEqualTo(Rule.HELD);

        told(sidecar.operators().release(engine.announced.agentId(), "operator bob", "done"), Answer.Code.TAKEN);
        host.threads.advance(Host.INTERVAL);
        assertThat(engine.exitRequests).hasSize(1);
        assertThat(host.journal.deeds()).hasSize(3);
    }

    @Test
    void aHoldOfAnEarlierSidecarHolds() throws IOException {
        FakeEngine engine = host.engine(11);
        host.journal.holds.add(new dev.inari.sidecar.journal.Hold(
                begun(engine, Deed.HOLD).subject(), "operator alice", "looking at it", Instant.EPOCH));
        engine.opens();
        engine.closesSession();
        start();

        host.threads.advance(Duration.ofHours(1));

        assertThat(engine.exitRequests).isEmpty();
        assertThat(view().operator().hold()).isEqualTo(new Hold("operator alice", "looking at it"));
    }

    @Test
    void anOrderIsNotTakenBeforeItIsKnownWhetherAnEarlierSidecarHolds() throws IOException {
        host.journal.unreadable = true;
        FakeEngine engine = serving();
        engine.closesSession();
        host.journal.holds.add(new dev.inari.sidecar.journal.Hold(
                begun(engine, Deed.HOLD).subject(), "operator alice", "looking at it", Instant.EPOCH));

        told(sidecar.operators().order(engine.announced.agentId(), ORDER), Answer.Code.REFUSED);
        host.threads.advance(Duration.ofMinutes(10));
        assertThat(engine.exitRequests).isEmpty();

        host.journal.unreadable = false;
        host.threads.advance(Duration.ofMinutes(10));
        told(sidecar.operators().order(engine.announced.agentId(), ORDER), Answer.Code.REFUSED);
        host.threads.advance(Duration.ofMinutes(10));
        assertThat(engine.exitRequests).isEmpty();
        assertThat(view().operator().order()).isNull();
        assertThat(view().why().rule()).isEqualTo(Rule.HELD);
    }

    /** Found by the simulation: the refusal was written as a release, and the next start went by it. */
    @Test
    void aReleaseThatIsRefusedReleasesNothing() throws IOException {
        host.journal.unreadable = true;
        FakeEngine engine = serving();
        host.journal.holds.add(new dev.inari.sidecar.journal.Hold(
                begun(engine, Deed.HOLD).subject(), "operator alice", "looking at it", Instant.EPOCH));

        told(sidecar.operators().release(engine.announced.agentId(), "operator bob", "done"), Answer.Code.REFUSED);

        assertThat(host.journal.holds).hasSize(1);
        assertThat(host.journal.deeds()).singleElement().asString().contains("ORDER by operator bob: release, done");
    }

    @Test
    void aHoldThatComesBetweenTheDecisionAndTheSignalKeepsTheSignalBack() throws IOException {
        FakeEngine engine = asked();
        host.threads.callsHeld = true;
        host.threads.advance(Duration.ofSeconds(31));
        assertThat(view().stage()).isEqualTo(Stage.TERMINATING);
        told(sidecar.operators().hold(engine.announced.agentId(), HOLD), Answer.Code.TAKEN);

        host.threads.callsHeld = false;
        host.threads.advance(Duration.ofMinutes(10));
        assertThat(host.sent).isEmpty();

        told(sidecar.operators().release(engine.announced.agentId(), "operator bob", "done"), Answer.Code.TAKEN);
        host.threads.advance(Duration.ofMinutes(10));
        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
    }

    /** Found by the simulation: the release came before the signal's turn, and the signal belonged to an exit that the hold had given up. */
    @Test
    void whatWasDecidedBeforeAHoldIsNotDoneAfterItsReleaseEither() throws IOException {
        FakeEngine engine = asked();
        host.threads.callsHeld = true;
        host.threads.advance(Duration.ofSeconds(31));
        assertThat(view().stage()).isEqualTo(Stage.TERMINATING);
        told(sidecar.operators().hold(engine.announced.agentId(), HOLD), Answer.Code.TAKEN);
        told(sidecar.operators().release(engine.announced.agentId(), "operator bob", "done"), Answer.Code.TAKEN);

        host.threads.callsHeld = false;
        host.threads.settle();
        assertThat(host.sent).isEmpty();
        host.threads.advance(Duration.ofMinutes(10));
        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
    }

    @Test
    void aHoldIsAnsweredOnlyWhenNothingIsUnderWayAnyMoreAndKeepsBackWhatHasNotBegun() throws IOException {
        FakeEngine engine = serving();
        engine.closesSession();
        host.hears = transition -> host.threads.callsHeld = transition.endsWith("-> IDLE");
        host.threads.advance(Host.INTERVAL);
        assertThat(view().stage()).isEqualTo(Stage.IDLE);

        CompletableFuture<Answer> answer = sidecar.operators().hold(engine.announced.agentId(), HOLD);
        host.threads.settle();
        assertThat(answer).isNotDone();

        host.threads.callsHeld = false;
        host.threads.settle();

        told(answer, Answer.Code.TAKEN);
        assertThat(engine.exitRequests).isEmpty();
    }

    @Test
    void whatCannotBeWrittenIsNotTaken() throws IOException {
        FakeEngine engine = serving();
        host.journal.broken = true;
        told(sidecar.operators().hold(engine.announced.agentId(), HOLD), Answer.Code.NOT_WRITTEN);
        told(sidecar.operators().order(engine.announced.agentId(), ORDER), Answer.Code.NOT_WRITTEN);
        assertThat(view().operator().hold()).isNull();
    }

    @Test
    void nobodyIsToldOfAnEngineThatIsNotHere() throws IOException {
        start();
        told(sidecar.operators().hold("feed", HOLD), Answer.Code.UNKNOWN_ENGINE);
        told(sidecar.operators().kill("feed", "operator alice", "now"), Answer.Code.UNKNOWN_ENGINE);
    }

    @Test
    void anOrderEndsAnIdleEngineThatItsPolicyKeeps() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "USER";
        engine.opens();
        engine.closesSession();
        start();

        told(sidecar.operators().order(engine.announced.agentId(), ORDER), Answer.Code.TAKEN);
        assertThat(view().stage()).isEqualTo(Stage.ASKED);

        host.ends(engine);
        host.threads.advance(Host.INTERVAL);
        assertThat(sidecar.departed()).singleElement().satisfies(gone -> assertThat(gone.stage())
                .isEqualTo(Stage.GONE));
    }

    @Test
    void anOrderIsRefusedByWhoeverIsServedAndNotRemembered() throws IOException {
        FakeEngine engine = serving();
        told(sidecar.operators().order(engine.announced.agentId(), ORDER), Answer.Code.TAKEN);

        assertThat(view().why().rule()).isEqualTo(Rule.ORDER_REFUSED);
        assertThat(view().operator().order()).isNull();
        assertThat(host.journal.lines).anySatisfy(line -> assertThat(line).contains("ORDER_ENDED"));
        assertThat(engine.exitRequests).isEmpty();
    }

    @Test
    void anOrderThatSaysSoEndsAnEngineThatServes() throws IOException {
        FakeEngine engine = serving();
        told(sidecar.operators().order(engine.announced.agentId(), EVEN_IF_SERVING), Answer.Code.TAKEN);
        assertThat(view().stage()).isEqualTo(Stage.ASKED);

        host.threads.advance(Duration.ofMinutes(2));

        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
        assertThat(host.journal.deeds())
                .anySatisfy(line -> assertThat(line).startsWith("11 FORCE_ASK by operator alice"))
                .anySatisfy(line -> assertThat(line).startsWith("11 KILL by operator alice"));
    }

    @Test
    void aSilentEngineIsEndedOnlyByAnOrderThatSaysSo() throws IOException {
        FakeEngine engine = serving();
        engine.silent = true;
        host.threads.advance(Duration.ofMinutes(1));
        told(sidecar.operators().order(engine.announced.agentId(), ORDER), Answer.Code.TAKEN);
        host.threads.advance(Duration.ofMinutes(2));
        assertThat(view().why().rule()).isEqualTo(Rule.ORDER_UNANSWERED);
        assertThat(host.sent).isEmpty();

        told(sidecar.operators().order(engine.announced.agentId(), EVEN_IF_SERVING), Answer.Code.TAKEN);
        host.threads.advance(Duration.ofMinutes(5));
        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
    }

    @Test
    void aKillByHandIsWrittenDownFirst() throws IOException {
        FakeEngine engine = serving();
        host.deadly = Signal.KILL;
        told(sidecar.operators().kill(engine.announced.agentId(), "operator alice", "now"), Answer.Code.TAKEN);

        assertThat(host.sent).containsExactly("KILL 11");
        assertThat(host.journal.deeds()).containsExactly("11 KILL_BY_HAND by operator alice: now -> SENT");

        host.journal.broken = true;
        told(sidecar.operators().kill(engine.announced.agentId(), "operator alice", "now"), Answer.Code.REFUSED);
    }

    @Test
    void leakedSessionsAreClosedAgainAndSeenToBeGone() throws IOException {
        FakeEngine engine = serving();
        engine.leaked.add("4f1c2d3e-0000-4000-8000-000000000001");
        host.threads.advance(Duration.ofSeconds(5));
        assertThat(view().findings()).singleElement().satisfies(finding -> assertThat(finding.condition())
                .isEqualTo(Condition.LEAKED_SESSION));

        host.threads.advance(Duration.ofSeconds(10));

        assertThat(engine.leaked).isEmpty();
        assertThat(host.journal.deeds()).singleElement().satisfies(line -> assertThat(line)
                .startsWith("11 CLOSE_SESSION by policy connection: session 4f1c2d3e..., ")
                .endsWith("-> GONE"));
        assertThat(view().findings()).isEmpty();
    }
}
