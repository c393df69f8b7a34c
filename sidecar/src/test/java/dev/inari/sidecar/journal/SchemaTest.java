package dev.inari.sidecar.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The number by which a start decides whether there is something to change is that of the last migration. */
class SchemaTest {
    private static final Path MIGRATIONS =
            Path.of("src", "main", "resources", "dev", "inari", "sidecar", "journal", "migrations");

    @Test
    void isTheLastMigration() throws IOException {
        List<Integer> versions;
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            versions = files.map(each -> each.getFileName().toString())
                    .map(each -> Integer.valueOf(each.substring(1, each.indexOf("__"))))
                    .sorted()
                    .toList();
        }

        assertThat(versions).isNotEmpty().last().isEqualTo(Schema.VERSION);
    }
}
