package dev.inari.sidecar.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.BatchCondition;
import dev.inari.sidecar.batch.BatchFinding;
import dev.inari.sidecar.batch.BatchFindings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is the matter with batches and servers stands in the same list as what is the matter with engines. */
class ConditionEndpointsTest {
    private static final String SERVER = "http://kyuubi:10099";

    @Test
    void aBatchAndAServerAreNamedAsPeopleKnowThem() {
        BatchFinding batch = new BatchFinding(
                BatchCondition.BATCH_STALE, SERVER, "b-1", "ann", 1_000, 5_000, "its application ended");
        BatchFinding server =
                new BatchFinding(BatchCondition.SWEEPER_DEAD, SERVER, "", "", 9_000, 9_000, "idle too long");

        List<ConditionEndpoints.Found> found = ConditionEndpoints.of(
                new BatchFindings(
                        List.of(batch, server),
                        Map.of(BatchCondition.BATCH_STALE, 1L, BatchCondition.SWEEPER_DEAD, 1L)),
                6_000);

        assertThat(found)
                .extracting(ConditionEndpoints.Found::name, ConditionEndpoints.Found::about)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("BATCH_STALE", "batch b-1 of ann at " + SERVER),
                        org.assertj.core.groups.Tuple.tuple("SWEEPER_DEAD", "server " + SERVER));
        assertThat(found.get(0).lastsMillis()).isEqualTo(5_000);
        assertThat(found.get(1).lastsMillis()).as("a clock that was set back").isZero();
        assertThat(found).allMatch(each -> each.agentId() == null && each.pid() == null);
    }
}
