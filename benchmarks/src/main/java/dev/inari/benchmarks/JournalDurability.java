package dev.inari.benchmarks;

import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.journal.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures what the journal costs those who wait for it: an intent, while results and notes are written and the file is tended as in a
 * sidecar; what a start must read; and the start itself. Arguments: a directory on the disk to be measured, which may be missing, and the
 * number of intents. Only {@code open} with a directory: how long a fresh JVM takes to open a journal that exists.
 */
final class JournalDurability {
    private static final int ENTRIES = 200_000;
    private static final int UNFINISHED = 1_000;
    private static final int READS = 20;

    private final Journal journal;

    private JournalDurability(Journal journal) {
        this.journal = journal;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("open")) {
            long start = System.nanoTime();
            open(Path.of(arguments[1])).close();
            System.out.printf(
                    "open and close, cold: %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            return;
        }
        Path directory = Files.createTempDirectory(
                Files.createDirectories(Path.of(arguments[0])),
                "journal",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (Journal journal = open(directory)) {
            new JournalDurability(journal).measure(Integer.parseInt(arguments[1]));
        }
        delete(directory);
    }

    private static Journal open(Path directory) throws JournalException {
        JournalSettings settings =
                new JournalSettings(directory.resolve("journal.db"), Duration.ofDays(30), 10L * ENTRIES);
        return SqliteJournal.open(settings, InstantSource.system());
    }

    private void measure(int intents) throws JournalException {
        ScheduledExecutorService tending = Executors.newSingleThreadScheduledExecutor();
        Future<?> turns = tending.scheduleWithFixedDelay(journal::tend, 0, 1, TimeUnit.SECONDS);
        print("intend, empty journal", intents(intents));
        fill();
        print("intend, " + ENTRIES + " entries", intents(intents));
        turns.cancel(false);
        tending.shutdown();
        long[] nanos = new long[READS];
        for (int i = 0; i < READS; i++) {
            long start = System.nanoTime();
            int found = journal.unfinished().size();
            nanos[i] = System.nanoTime() - start;
            if (found != UNFINISHED) {
                throw new IllegalStateException(found + " unfinished, expected " + UNFINISHED);
            }
        }
        System.out.printf("%-32s first %6.1f ms%n", "unfinished, " + UNFINISHED, nanos[0] / 1e6);
        print("unfinished, " + UNFINISHED, nanos);
    }

    /** Whole exits, most of them finished, with the notes that come with them. */
    private void fill() throws JournalException {
        int perEngine = 6;
        int engines = ENTRIES / perEngine;
        for (int i = 0; i < engines; i++) {
            Subject engine = new Subject(String.format("%032x", i), i, i, "boot", "kyuubi-spark");
            journal.note(new Note(engine, Note.Kind.STAGE, "SERVING -> IDLE: nobody is served"));
            journal.settle(journal.intend(intent(engine, Deed.ASK)), "ACCEPTED", "at epoch 4");
            journal.note(new Note(engine, Note.Kind.STAGE, "IDLE -> ASKED: the agent answered ACCEPTED at epoch 4"));
            journal.settle(journal.intend(intent(engine, Deed.TERM)), "SENT", "the signal was sent");
            journal.note(new Note(engine, Note.Kind.STAGE, "ASKED -> TERMINATING: graceful time is over"));
            boolean finished = i % (engines / UNFINISHED) != 0 || i / (engines / UNFINISHED) >= UNFINISHED;
            journal.note(new Note(engine, finished ? Note.Kind.GONE : Note.Kind.STAGE, "the process has ended"));
        }
    }

    private static Intent intent(Subject engine, Deed deed) {
        return new Intent(engine, deed, "policy connection", "nobody is served for 3 s; ask it to leave at epoch 4");
    }

    private long[] intents(int count) throws JournalException {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            Subject engine = new Subject("measured" + i, i, i, "boot", "kyuubi-spark");
            journal.note(new Note(engine, Note.Kind.STAGE, "SERVING -> IDLE: nobody is served"));
            long start = System.nanoTime();
            long id = journal.intend(intent(engine, Deed.ASK));
            nanos[i] = System.nanoTime() - start;
            journal.settle(id, "SESSIONS_OPEN", "one session is open");
        }
        return nanos;
    }

    private static void print(String what, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-32s p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms   (%d)%n",
                what,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6,
                sorted.length);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(directory);
    }
}
