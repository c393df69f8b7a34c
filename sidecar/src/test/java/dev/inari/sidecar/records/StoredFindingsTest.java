package dev.inari.sidecar.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.BatchCondition;
import dev.inari.sidecar.batch.BatchFinding;
import dev.inari.sidecar.engine.FakeProcesses;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is remembered of what is the matter with batches, on both databases. */
class StoredFindingsTest {
    private static final BatchFinding DEAD =
            new BatchFinding(BatchCondition.SWEEPER_DEAD, "http://k1", "", "", 1, 2, "it \0is");
    private static final BatchFinding STALE =
            new BatchFinding(BatchCondition.BATCH_STALE, "http://k2", "id", "ann", 3, 4, "so");

    private final Path directory;

    StoredFindingsTest(@TempDir Path temporary) {
        this.directory = temporary.resolve("state");
    }

    @ParameterizedTest
    @EnumSource(On.class)
    void lastWordOnAServerReplacesTheOneBefore(On on) throws Exception {
        try (Records records =
                Records.open(on.settings(directory), FakeProcesses.ofThisUser().ownUid())) {
            StoredFindings findings = new StoredFindings(records);
            findings.replace("http://k1", List.of(DEAD));
            findings.replace("http://k2", List.of(STALE, STALE));
            assertThat(findings.all()).hasSize(2).contains(STALE);

            findings.replace("http://k1", List.of());
            assertThat(findings.all()).containsExactly(STALE);
        }
    }
}
