package dev.inari.sidecar.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.journal.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** The simulated disk tells a start what the real journal would, whatever was written. */
class DiskTest {
    private static final int ENTRIES = 60;

    @TempDir
    Path directory;

    @BeforeAll
    static void silence() {
        Simulate.silence();
    }

    @RepeatedTest(20)
    void tellsAStartWhatTheRealOneTells(RepetitionInfo repetition) throws JournalException {
        Chance chance = new Chance(repetition.getCurrentRepetition());
        Disk disk = new Disk();
        JournalSettings settings =
                new JournalSettings(directory.resolve("journal").resolve("journal.db"), Duration.ofDays(1), 100_000);
        Journal real = SqliteJournal.open(settings, InstantSource.fixed(Instant.EPOCH));
        try {
            for (int i = 0; i < ENTRIES; i++) {
                write(chance, disk, real);
                assertThat(disk.unfinished()).containsExactlyElementsOf(real.unfinished());
                assertThat(disk.holds()).containsExactlyElementsOf(real.holds());
            }
        } finally {
            real.close();
        }
    }

    private static void write(Chance chance, Disk disk, Journal real) throws JournalException {
        Subject subject = new Subject("agent" + chance.between(0, 2), 7, 1, "boot", "engine");
        if (chance.of(0.3)) {
            Note note = new Note(subject, chance.any(Note.Kind.values()), "a note");
            disk.add(note);
            real.note(note);
            return;
        }
        Intent intent = new Intent(subject, chance.any(Deed.values()), "policy made up", "a reason");
        long simulated = disk.add(intent);
        long id = real.intend(intent);
        if (chance.of(0.8)) {
            String outcome = chance.any(
                    "ACCEPTED",
                    "ALREADY_ACCEPTED",
                    "SERVING",
                    "EPOCH_MOVED",
                    "UNANSWERED",
                    "SENT",
                    "UNVERIFIED",
                    "DONE");
            disk.settle(simulated, outcome);
            real.settle(id, outcome, "");
        }
    }
}
