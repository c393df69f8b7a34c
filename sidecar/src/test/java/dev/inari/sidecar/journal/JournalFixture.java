package dev.inari.sidecar.journal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** What every test of the journal needs: a clock that goes when it is told, small limits, and engines to write about. */
final class JournalFixture implements InstantSource {
    static final Limits QUICK = new Limits(Duration.ofMillis(300), Duration.ofMillis(20), 100, 64L << 20);

    private final Path directory;
    private final Path file;
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    JournalFixture(Path temporary) {
        this.directory = temporary.resolve("journal");
        this.file = directory.resolve("journal.db");
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    synchronized void passes(Duration time) {
        now = now.plus(time);
    }

    Path directory() {
        return directory;
    }

    Path file() {
        return file;
    }

    SqliteJournal open() throws JournalException {
        return open(QUICK);
    }

    SqliteJournal open(Limits limits) throws JournalException {
        return SqliteJournal.open(settings(Duration.ofDays(30), 100_000), limits, this);
    }

    JournalSettings settings(Duration keep, long keepEntries) {
        return new JournalSettings(file, keep, keepEntries);
    }

    static Subject engine(String agentId) {
        return new Subject(agentId, 4711, 99, "boot", "kyuubi-flink");
    }

    static Intent intent(String agentId, Deed deed) {
        return new Intent(engine(agentId), deed, "policy connection", "idle for 3 s");
    }

    static Note note(String agentId, Note.Kind kind) {
        return new Note(engine(agentId), kind, "told");
    }
}
