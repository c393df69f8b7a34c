package dev.inari.sidecar.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** A process that opens a journal, tends it some times, and says what is wrong and which files are there. Argument: the file. */
final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        JournalSettings settings = new JournalSettings(file, Duration.ofDays(1), 1000);
        try (SqliteJournal journal = SqliteJournal.open(settings, InstantSource.system())) {
            for (int i = 0; i < 3; i++) {
                journal.tend();
            }
            System.out.println(journal.health().problem());
        }
        try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
            List<String> names = files.map(each -> String.valueOf(each.getFileName()))
                    .sorted()
                    .toList();
            System.out.println(names);
        }
    }
}
