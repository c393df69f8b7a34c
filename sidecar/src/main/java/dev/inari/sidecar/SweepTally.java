package dev.inari.sidecar;

import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.SweepListener;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepResult.End;
import dev.inari.sidecar.batch.SweepSummary;
import dev.inari.sidecar.batch.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts what one sweep finds and does, and lets somebody else hear it too. For one thread. */
final class SweepTally implements SweepListener {
    /** Nothing is left to be closed, or nothing was to be. */
    private static final Set<End> NOT_LEFT = EnumSet.of(End.CLOSED, End.ALREADY_GONE, End.LOG_KEPT, End.WOULD_CLOSE);

    private final SweepListener also;
    private final Map<Verdict.Kind, Integer> verdicts = new EnumMap<>(Verdict.Kind.class);
    private final Map<End, Integer> ends = new EnumMap<>(End.class);
    private long earliestDueMillis = Long.MAX_VALUE;

    SweepTally(SweepListener also) {
        this.also = also;
    }

    @Override
    public void judged(BatchRecord batch, Verdict verdict) {
        verdicts.merge(verdict.kind(), 1, Integer::sum);
        also.judged(batch, verdict);
    }

    @Override
    public void swept(SweepResult result) {
        ends.merge(result.end(), 1, Integer::sum);
        Verdict verdict = result.verdict();
        if (verdict.kind() == Verdict.Kind.DUE && verdict.dueMillis() > 0 && !NOT_LEFT.contains(result.end())) {
            earliestDueMillis = Math.min(earliestDueMillis, verdict.dueMillis());
        }
        also.swept(result);
    }

    /** What this sweep came to; the next one is counted from nothing. */
    ServerPass passed(String server, SweepSummary summary, Optional<String> dead, long nowMillis) {
        boolean left = earliestDueMillis != Long.MAX_VALUE;
        Duration overdue = left ? Duration.ofMillis(Math.max(0, nowMillis - earliestDueMillis)) : Duration.ZERO;
        ServerPass pass = new ServerPass(server, summary, verdicts, ends, overdue, dead);
        verdicts.clear();
        ends.clear();
        earliestDueMillis = Long.MAX_VALUE;
        return pass;
    }
}
