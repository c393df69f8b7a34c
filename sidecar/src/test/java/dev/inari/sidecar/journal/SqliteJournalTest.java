package dev.inari.sidecar.journal;

import static dev.inari.sidecar.journal.JournalFixture.engine;
import static dev.inari.sidecar.journal.JournalFixture.intent;
import static dev.inari.sidecar.journal.JournalFixture.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the journal remembers, above all what it must not take for something to go on with. */
@Timeout(60)
class SqliteJournalTest {
    private final JournalFixture fixture;
    private SqliteJournal journal;

    SqliteJournalTest(@TempDir Path temporary) throws JournalException {
        fixture = new JournalFixture(temporary);
        journal = fixture.open();
    }

    @BeforeEach
    void isHealthy() {
        assertThat(journal.health()).isEqualTo(new Health(true, "", 0));
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private void restart() throws JournalException {
        journal.close();
        journal = fixture.open();
    }

    private void asked(String agentId, Deed deed, String outcome) throws JournalException {
        journal.settle(journal.intend(intent(agentId, deed)), outcome, "at epoch 4");
    }

    @Test
    void aRefusedAskIsNothingToGoOnWith() throws JournalException {
        asked("a", Deed.ASK, "SESSIONS_OPEN");

        assertThat(journal.unfinished()).isEmpty();
    }

    @Test
    void anAskThatIsRefusedAfterOneThatWasAcceptedEndsIt() throws JournalException {
        asked("a", Deed.ASK, "ACCEPTED");
        asked("a", Deed.ASK, "SESSIONS_OPEN");

        assertThat(journal.unfinished()).isEmpty();
    }

    @Test
    void anAcceptedAskIsTheFirstRung() throws JournalException {
        Instant asked = fixture.instant();
        long id = journal.intend(intent("a", Deed.ASK));
        fixture.passes(Duration.ofSeconds(1));
        journal.settle(id, "ACCEPTED", "at epoch 4");
        restart();

        assertThat(journal.unfinished())
                .containsExactly(new Ladder(
                        engine("a"),
                        Deed.ASK,
                        true,
                        "ACCEPTED",
                        Deed.ASK,
                        "idle for 3 s: ACCEPTED, at epoch 4",
                        asked));
    }

    @Test
    void anAskThatWasAlreadyAcceptedCountsAsAccepted() throws JournalException {
        asked("a", Deed.FORCE_ASK, "ALREADY_ACCEPTED");

        assertThat(journal.unfinished()).extracting(Ladder::rung).containsExactly(Deed.FORCE_ASK);
    }

    @Test
    void aSignalWithoutOutcomeIsGoneOnWithAndShowsWhatClosedTheGate() throws JournalException {
        asked("a", Deed.ASK, "ACCEPTED");
        fixture.passes(Duration.ofSeconds(30));
        journal.intend(intent("a", Deed.TERM));
        restart();

        assertThat(journal.unfinished())
                .containsExactly(new Ladder(
                        engine("a"),
                        Deed.TERM,
                        false,
                        "",
                        Deed.ASK,
                        "idle for 3 s: ACCEPTED, at epoch 4",
                        fixture.instant()));
    }

    @ParameterizedTest
    @EnumSource(names = {"ASK", "FORCE_ASK"})
    void anAskWithoutAnAnswerMayHaveClosedTheGate(Deed ask) throws JournalException {
        journal.intend(intent("a", ask));
        asked("b", ask, "UNANSWERED");
        restart();

        assertThat(journal.unfinished()).hasSize(2).allSatisfy(ladder -> {
            assertThat(ladder.rung()).isEqualTo(ask);
            assertThat(ladder.gateClosed()).isFalse();
            assertThat(ladder.thoughServing()).isFalse();
        });
    }

    @Test
    void anOrderThatCountedWhoeverWasServedDoesSoOnEachRung() throws JournalException {
        asked("a", Deed.FORCE_ASK, "ACCEPTED");
        asked("a", Deed.TERM, "SENT");
        asked("b", Deed.ASK, "ACCEPTED");
        asked("b", Deed.TERM, "SENT");

        assertThat(journal.unfinished()).extracting(Ladder::thoughServing).containsExactly(true, false);
    }

    @Test
    void theLastRungCounts() throws JournalException {
        asked("a", Deed.ASK, "ACCEPTED");
        asked("a", Deed.TERM, "SENT");
        asked("a", Deed.KILL, "NOT_PERMITTED");

        assertThat(journal.unfinished()).singleElement().satisfies(ladder -> {
            assertThat(ladder.rung()).isEqualTo(Deed.KILL);
            assertThat(ladder.settled()).isTrue();
            assertThat(ladder.outcome()).isEqualTo("NOT_PERMITTED");
            assertThat(ladder.proof()).startsWith("idle for 3 s: ACCEPTED");
        });
    }

    @Test
    void aSignalWithoutAnAskIsALadderWithoutProof() throws JournalException {
        journal.intend(intent("a", Deed.ASK));
        journal.intend(intent("a", Deed.TERM));

        assertThat(journal.unfinished()).singleElement().satisfies(ladder -> assertThat(ladder.proof())
                .isEmpty());
    }

    @Test
    void aKillByHandIsNeitherBegunNorEnded() throws JournalException {
        asked("a", Deed.KILL_BY_HAND, "NOT_PERMITTED");
        journal.intend(intent("b", Deed.KILL_BY_HAND));
        asked("c", Deed.TERM, "SENT");
        journal.intend(intent("c", Deed.KILL_BY_HAND));

        assertThat(journal.unfinished()).singleElement().satisfies(ladder -> {
            assertThat(ladder.subject()).isEqualTo(engine("c"));
            assertThat(ladder.rung()).isEqualTo(Deed.TERM);
        });
    }

    @Test
    void anEndEndsEveryRung() throws JournalException {
        for (Note.Kind end : List.of(Note.Kind.LADDER_ENDED, Note.Kind.GONE)) {
            for (Deed rung : List.of(Deed.ASK, Deed.FORCE_ASK, Deed.TERM, Deed.KILL)) {
                asked("a", rung, "ACCEPTED");
                assertThat(journal.unfinished()).as("%s", rung).hasSize(1);

                journal.note(note("a", end));

                assertThat(journal.unfinished()).as("%s after %s", end, rung).isEmpty();
            }
        }
    }

    @Test
    void theProofOfAnEarlierLadderProvesNothing() throws JournalException {
        asked("a", Deed.ASK, "ACCEPTED");
        journal.note(note("a", Note.Kind.LADDER_ENDED));
        journal.intend(intent("a", Deed.TERM));

        assertThat(journal.unfinished()).singleElement().satisfies(ladder -> assertThat(ladder.proof())
                .isEmpty());
    }

    @Test
    void whatIsNoRungEndsNone() throws JournalException {
        asked("a", Deed.TERM, "SENT");
        journal.note(note("a", Note.Kind.STAGE));
        journal.note(note("a", Note.Kind.ORDER_ENDED));
        asked("a", Deed.HOLD, "DONE");
        asked("a", Deed.CLOSE_SESSION, "DONE");
        journal.note(note("b", Note.Kind.GONE));

        assertThat(journal.unfinished()).hasSize(1);
    }

    @Test
    void eachEngineHasItsOwnLadder() throws JournalException {
        asked("a", Deed.ASK, "ACCEPTED");
        asked("b", Deed.ASK, "ACCEPTED");
        asked("b", Deed.TERM, "SENT");
        asked("c", Deed.ASK, "ACCEPTED");
        journal.note(note("c", Note.Kind.GONE));

        assertThat(journal.unfinished())
                .extracting(each -> each.subject().agentId() + " " + each.rung())
                .containsExactlyInAnyOrder("a ASK", "b TERM");
    }

    @Test
    void aProcessWithoutAnAgentIsLeftToWhoSignalledIt() throws JournalException {
        journal.intend(new Intent(new Subject("", 1, 2, "boot", "kyuubi-server"), Deed.TERM, "operator", "by hand"));

        assertThat(journal.unfinished()).isEmpty();
    }

    @Test
    void aHoldHoldsUntilItIsReleasedOrItsProcessIsGone() throws JournalException {
        journal.intend(intent("a", Deed.HOLD));
        journal.intend(intent("b", Deed.HOLD));
        journal.intend(intent("c", Deed.HOLD));
        journal.intend(intent("a", Deed.RELEASE));
        journal.note(note("b", Note.Kind.GONE));
        journal.note(note("c", Note.Kind.LADDER_ENDED));
        restart();

        assertThat(journal.holds())
                .containsExactly(new Hold(engine("c"), "policy connection", "idle for 3 s", fixture.instant()));
    }

    @Test
    void ofTwoHoldsOnOneEngineTheLaterCounts() throws JournalException {
        journal.intend(intent("a", Deed.HOLD));
        journal.intend(new Intent(engine("a"), Deed.HOLD, "operator joe (uid 7)", "payday"));

        assertThat(journal.holds()).extracting(Hold::reason).containsExactly("payday");
    }

    @Test
    void processesWithoutAnAgentAreHeldOneByOne() throws JournalException {
        Subject one = new Subject("", 1, 2, "boot", "kyuubi-server");
        Subject sameBefore = new Subject("", 1, 1, "boot", "kyuubi-server");
        journal.intend(new Intent(one, Deed.HOLD, "operator", "x"));
        journal.intend(new Intent(sameBefore, Deed.HOLD, "operator", "x"));
        journal.intend(new Intent(sameBefore, Deed.RELEASE, "operator", "x"));

        assertThat(journal.holds()).extracting(Hold::subject).containsExactly(one);
    }

    @Test
    void theHistoryIsNewestFirstAndTellsAll() throws JournalException {
        Instant first = fixture.instant();
        long id = journal.intend(new Intent(engine("a"), Deed.TERM, "operator joe (uid 7)", "it hangs"));
        journal.settle(id, "SENT", "the signal was sent");
        fixture.passes(Duration.ofSeconds(1));
        journal.note(new Note(engine("a"), Note.Kind.EVIDENCE, "3 threads", "\"main\" #1\n at x"));

        List<Entry> history = journal.history(HistoryQuery.newest(10));

        assertThat(history)
                .containsExactly(
                        new Entry(
                                history.get(0).id(),
                                first.plusSeconds(1),
                                engine("a"),
                                "EVIDENCE",
                                "",
                                "3 threads",
                                "",
                                "",
                                true),
                        new Entry(
                                id,
                                first,
                                engine("a"),
                                "TERM",
                                "operator joe (uid 7)",
                                "it hangs",
                                "SENT",
                                "the signal was sent",
                                false));
        assertThat(journal.body(history.get(0).id())).isEqualTo("\"main\" #1\n at x");
        assertThat(journal.body(id)).isEmpty();
    }

    @Test
    void theHistoryCanBeNarrowed() throws JournalException {
        journal.intend(intent("aa", Deed.ASK));
        journal.intend(new Intent(new Subject("ab", 12, 1, "boot", "x"), Deed.ASK, "p", "r"));
        fixture.passes(Duration.ofSeconds(5));
        journal.intend(intent("b%", Deed.KILL));

        assertThat(whose(new HistoryQuery("a", 0, Instant.EPOCH, 10))).containsExactly("ab", "aa");
        assertThat(whose(new HistoryQuery("a%", 0, Instant.EPOCH, 10))).isEmpty();
        assertThat(whose(new HistoryQuery("b%", 0, Instant.EPOCH, 10))).containsExactly("b%");
        assertThat(whose(new HistoryQuery("", 12, Instant.EPOCH, 10))).containsExactly("ab");
        assertThat(whose(new HistoryQuery("", 0, fixture.instant(), 10))).containsExactly("b%");
        assertThat(whose(HistoryQuery.newest(2))).containsExactly("b%", "ab");
        assertThatThrownBy(() -> HistoryQuery.newest(0)).hasMessageContaining("at least 1");
    }

    private List<String> whose(HistoryQuery query) throws JournalException {
        return journal.history(query).stream()
                .map(each -> each.subject().agentId())
                .toList();
    }

    @Test
    void whatEnginesSayIsCutAndCleaned() throws JournalException {
        String hostile = "'; drop table entry; --\0" + "x".repeat(5000);
        journal.intend(new Intent(engine("a"), Deed.ASK, "policy x", hostile));
        journal.note(new Note(engine("a"), Note.Kind.EVIDENCE, "dump", "ä".repeat((1 << 20) + 7)));

        List<Entry> history = journal.history(HistoryQuery.newest(2));

        assertThat(history.get(1).text())
                .hasSize(4000)
                .startsWith("'; drop table entry; --\uFFFDxxx")
                .endsWith("... [cut, it had 5024 characters]");
        assertThat(journal.body(history.get(0).id())).hasSize(1 << 20).endsWith("[cut, it had 1048583 characters]");
    }

    @Test
    void aLaterOutcomeReplacesAnEarlierOne() throws JournalException {
        long id = journal.intend(intent("a", Deed.ASK));
        journal.settle(id, "TIMED_OUT", "");
        journal.settle(id, "ACCEPTED", "late");

        assertThat(journal.unfinished()).hasSize(1);
    }

    @Test
    void nothingCanBeIntendedAfterTheEnd() {
        journal.close();
        journal.close();

        assertThatThrownBy(() -> journal.intend(intent("a", Deed.ASK)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> journal.unfinished()).hasMessageContaining("closed");
        journal.settle(1, "x", "");
        journal.note(note("a", Note.Kind.STAGE));
        journal.tend();
        assertThat(journal.health().writable()).isFalse();
    }

    @Test
    void settingsThatKeepNothingAreRefused() {
        assertThatThrownBy(() -> fixture.settings(Duration.ZERO, 1)).hasMessageContaining("keep is PT0S");
        assertThatThrownBy(() -> fixture.settings(Duration.ofDays(1), 0)).hasMessageContaining("keepEntries is 0");
    }
}
