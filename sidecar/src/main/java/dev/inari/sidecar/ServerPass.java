package dev.inari.sidecar;

import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepSummary;
import dev.inari.sidecar.batch.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one sweep over the batches of one Kyuubi server came to. Immutable.
 *
 * @param server its address, as configured
 * @param verdicts batches that were looked at, by what the rules say of them
 * @param ends sessions of batches about which something was done or not done, by what came of it
 * @param overdue for how long the session has been due that has been so for longest and was not closed; zero if there is none
 * @param dead how it is known that the server closes no idle sessions any more; empty if nothing shows that
 */
public record ServerPass(
        String server,
        SweepSummary summary,
        Map<Verdict.Kind, Integer> verdicts,
        Map<SweepResult.End, Integer> ends,
        Duration overdue,
        Optional<String> dead) {
    public ServerPass {
        verdicts = Map.copyOf(verdicts);
        ends = Map.copyOf(ends);
    }

    /** What is in the way, or what is the matter with the server; empty if all is well. */
    public Optional<String> trouble() {
        return summary.trouble().or(() -> dead);
    }
}
