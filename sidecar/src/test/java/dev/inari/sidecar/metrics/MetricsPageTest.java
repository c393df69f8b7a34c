package dev.inari.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.MemoryJournal;
import dev.inari.sidecar.config.Repository;
import dev.inari.sidecar.journal.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/metrics.md and what a scrape shows equal. A failure prints the tables as they have to be. */
class MetricsPageTest {
    private static final String HEAD = """
            | metric | type | unit | labels | meaning |
            | --- | --- | --- | --- | --- |
            """;

    @Test
    void thePageHoldsTheTablesOfTheCode() throws IOException, JournalException {
        String page = Files.readString(Repository.file("docs/metrics.md"));
        try (Metrics metrics = new Everything().heard(new MemoryJournal()).metrics) {
            var unused = metrics.scrape(null);
            String ours = table(metrics, shown -> shown.name().startsWith("inari_"));
            // What the JVM has depends on its collector and its version.
            String jvms = table(metrics, shown -> shown.name().startsWith("process_"));

            assertThat(page)
                    .withFailMessage(() -> "docs/metrics.md must hold exactly these tables:\n\n" + ours + "\n" + jvms)
                    .contains(ours)
                    .contains(jvms);
        }
    }

    private static String table(Metrics metrics, Predicate<Shown> which) {
        return metrics.registry().getPrometheusRegistry().scrape().stream()
                .map(Shown::of)
                .filter(which)
                .sorted(Comparator.comparing(Shown::name))
                .map(Shown::row)
                .collect(Collectors.joining("\n", HEAD, "\n\n"));
    }
}
