package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.SweepListener;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepResult.End;
import dev.inari.sidecar.batch.SweepSummary;
import dev.inari.sidecar.batch.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Each sweep is counted for itself, and overdue is only what should be closed and is not. */
class SweepTallyTest {
    private static final long NOW = 1_000_000;
    private static final SweepSummary WHOLE = new SweepSummary(0, 0, 0, 0, Optional.empty());

    private final List<String> heard = new ArrayList<>();
    private final SweepTally tally = new SweepTally(new SweepListener() {
        @Override
        public void judged(BatchRecord batch, Verdict verdict) {
            heard.add("judged " + verdict.kind());
        }

        @Override
        public void swept(SweepResult result) {
            heard.add("swept " + result.end());
        }
    });

    private static BatchRecord batch() {
        return new BatchRecord(new UUID(1, 2), "alice", "SPARK", "", "FINISHED", "", "", "", "", "", 1, 2, 3);
    }

    private void judged(Verdict.Kind kind) {
        tally.judged(batch(), new Verdict(kind, "", 0, ""));
    }

    private void swept(End end, Verdict.Kind kind, long dueMillis) {
        tally.swept(new SweepResult(batch(), new Verdict(kind, "rule", dueMillis, ""), end, ""));
    }

    private ServerPass passed() {
        return tally.passed("http://k", WHOLE, Optional.empty(), NOW);
    }

    @Test
    void countsAndLetsTheOtherHear() {
        judged(Verdict.Kind.DUE);
        judged(Verdict.Kind.DUE);
        judged(Verdict.Kind.STALE);
        swept(End.CLOSED, Verdict.Kind.DUE, NOW - 5);

        ServerPass pass = passed();

        assertThat(pass.verdicts()).isEqualTo(Map.of(Verdict.Kind.DUE, 2, Verdict.Kind.STALE, 1));
        assertThat(pass.ends()).isEqualTo(Map.of(End.CLOSED, 1));
        assertThat(heard).containsExactly("judged DUE", "judged DUE", "judged STALE", "swept CLOSED");
        assertThat(passed().verdicts())
                .describedAs("the next one is counted from nothing")
                .isEmpty();
    }

    @Test
    void overdueIsTheOldestThatIsLeft() {
        swept(End.LIMITED, Verdict.Kind.DUE, NOW - 1_000);
        swept(End.NOT_SAVED, Verdict.Kind.DUE, NOW - 3_000);
        swept(End.CLOSED, Verdict.Kind.DUE, NOW - 9_000);
        swept(End.WOULD_CLOSE, Verdict.Kind.DUE, NOW - 9_000);
        swept(End.NOT_SAVED, Verdict.Kind.NOT_YET, NOW + 9_000);

        assertThat(passed().overdue()).isEqualTo(Duration.ofSeconds(3));
        assertThat(passed().overdue()).isZero();
    }

    @Test
    void aTimeThatIsNotToldIsNoTime() {
        swept(End.DOUBTFUL, Verdict.Kind.DUE, 0);

        assertThat(passed().overdue()).isZero();
    }
}
