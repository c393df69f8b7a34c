package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.SweepResult.End;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said to be the matter with a server's batches, and since when. */
class FindingsBookTest {
    private static final String SERVER = "http://k1:10099";
    private static final Verdict DUE = new Verdict(Verdict.Kind.DUE, "nightly", 1, "it is due");
    private static final Verdict STALE = new Verdict(Verdict.Kind.STALE, "", 0, "RUNNING, and its application FAILED");

    private final FindingsBook book = new FindingsBook(SERVER);

    private static BatchRecord batch(int number) {
        return new BatchRecord(
                new UUID(0x4000, number), "ann", "SPARK", "n", "FINISHED", "a", "", "FINISHED", "", SERVER, 1, 2, 3);
    }

    private BatchFindings whole() {
        book.sawAll();
        return book.end();
    }

    private void due(int number, End end) {
        book.judged(batch(number), DUE);
        book.swept(new SweepResult(batch(number), DUE, end, end.name()));
    }

    @Test
    void sessionThatIsDueAndOpenIsOverdueSinceItWasSeenFirst() {
        book.begin(1_000);
        due(1, End.WOULD_CLOSE);
        whole();
        book.begin(2_000);
        due(1, End.NOT_SAVED);
        due(2, End.CLOSED);

        assertThat(whole().shown()).singleElement().satisfies(each -> {
            assertThat(each.condition()).isEqualTo(BatchCondition.BATCH_OVERDUE);
            assertThat(each.sinceMillis()).isEqualTo(1_000);
            assertThat(each.detail()).isEqualTo("NOT_SAVED");
        });
    }

    @Test
    void whatIsNoLongerSeenInAWholePassIsGoneAndInABrokenOneStays() {
        book.begin(1_000);
        due(1, End.WOULD_CLOSE);
        book.judged(batch(2), STALE);
        book.sweeperDead("dead");
        whole();

        book.begin(2_000);
        assertThat(book.end().counts()).hasSize(3);
        book.begin(3_000);
        assertThat(whole()).isEqualTo(BatchFindings.NONE);
    }

    @Test
    void batchThatIsLeftAloneForAWhileStaysOverdueUntilItShouldHaveBeenToldAgain() {
        book.begin(1_000);
        due(1, End.NOT_CLOSED);
        whole();
        book.begin(2_000);
        book.judged(batch(1), DUE);
        assertThat(whole().count(BatchCondition.BATCH_OVERDUE)).isEqualTo(1);

        book.begin(2_000 + 2 * Sweeper.ASIDE.toMillis());
        book.judged(batch(1), DUE);
        assertThat(whole()).isEqualTo(BatchFindings.NONE);
    }

    @Test
    void closedOneIsOverdueNoLongerEvenIfThePassBreaksOff() {
        book.begin(1_000);
        due(1, End.WOULD_CLOSE);
        whole();
        book.begin(2_000);
        due(1, End.CLOSED);
        assertThat(book.end()).isEqualTo(BatchFindings.NONE);
    }

    @Test
    void whatAnEarlierProcessKnewIsTakenUpForThisServerAlone() {
        book.recall(List.of(
                new BatchFinding(BatchCondition.SWEEPER_DEAD, SERVER, "", "", 5, 6, "dead"),
                new BatchFinding(BatchCondition.SWEEPER_DEAD, "http://k2:10099", "", "", 5, 6, "dead")));
        book.begin(1_000);
        book.sweeperDead("dead still");

        assertThat(whole().shown()).singleElement().satisfies(each -> {
            assertThat(each.sinceMillis()).isEqualTo(5);
            assertThat(each.seenMillis()).isEqualTo(1_000);
            assertThat(each.server()).isEqualTo(SERVER);
        });
    }

    @Test
    void tooManyAreCountedAndNotRemembered() {
        book.begin(1_000);
        for (int i = 0; i < FindingsBook.MOST + 5; i++) {
            book.judged(batch(i), STALE);
        }

        BatchFindings found = whole();
        assertThat(found.shown()).hasSize(FindingsBook.MOST);
        assertThat(found.count(BatchCondition.BATCH_STALE)).isEqualTo(FindingsBook.MOST + 5L);
    }
}
