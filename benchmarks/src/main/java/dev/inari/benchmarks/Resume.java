package dev.inari.benchmarks;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineClients;
import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.Sidecar;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long a sidecar takes after the kill -9 of the one before it until it has found a thousand engines and has each on the rung where it
 * was. First {@code fill DIRECTORY}, which ends as by kill -9, then {@code resume DIRECTORY} in a JVM of its own. The engines' processes are made up;
 * journal, run directory and sidecar are real.
 */
final class Resume {
    private static final int ENGINES = 1_000;
    private static final String BOOT = "11111111-2222-3333-4444-555555555555";
    private static final Duration LONG = Duration.ofHours(1);

    private final Path directory;

    private Resume(Path directory) {
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Resume resume = new Resume(Path.of(arguments[1]));
        if (arguments[0].equals("fill")) {
            resume.fill();
            Runtime.getRuntime().halt(137);
        }
        resume.measure();
        System.exit(0);
    }

    private void fill() throws Exception {
        for (String each : new String[] {"", "run", "state"}) {
            Files.createDirectories(
                    directory.resolve(each),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Journal journal = journal();
        for (int i = 0; i < ENGINES; i++) {
            Announcement engine = engine(i);
            Files.createFile(
                    directory.resolve("run").resolve(engine.fileName()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    directory.resolve("run").resolve(engine.fileName()), engine.toText(), StandardOpenOption.WRITE);
            Subject subject =
                    new Subject(engine.agentId(), engine.pid(), engine.startTicks(), BOOT, engine.engineType());
            journal.settle(journal.intend(new Intent(subject, Deed.ASK, "policy x", "epoch 4, idle")), "ACCEPTED", "");
            journal.note(new Note(subject, Note.Kind.STAGE, "IDLE -> ASKED"));
            if (i % 2 == 0) {
                journal.intend(new Intent(subject, Deed.TERM, "policy x", "the time for leaving by itself is over"));
            }
        }
    }

    private static Announcement engine(int number) {
        return new Announcement(
                String.format("%032x", number + 1),
                5_000_000L + number,
                number,
                BOOT,
                "",
                "kyuubi-flink",
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:1/inari",
                "0".repeat(64));
    }

    private Journal journal() throws Exception {
        return SqliteJournal.unopened(
                new JournalSettings(directory.resolve("state").resolve("journal.db"), Duration.ofDays(30), 1_000_000),
                Clock.systemUTC());
    }

    private void measure() throws Exception {
        long start = System.nanoTime();
        Journal journal = journal();
        Settings settings = settings();
        Sidecar sidecar = new Sidecar(
                Sidecar.Role.COMMAND,
                settings,
                EngineClients.create(settings.deadlines(), settings.workers()),
                new MadeUp(),
                (signal, who) -> SignalOutcome.NOT_PERMITTED,
                Ticker.system(),
                journal);
        sidecar.start();
        while (taken(sidecar) < ENGINES) {
            LockSupport.parkNanos(5_000_000);
        }
        System.out.printf(
                "%d engines on their rungs %d ms after the start%n", ENGINES, (System.nanoTime() - start) / 1_000_000);
    }

    private static long taken(Sidecar sidecar) {
        return sidecar.engines().stream()
                .filter(engine -> engine.recalled() && engine.stage().leaving())
                .count();
    }

    private Settings settings() {
        Deadlines deadlines = new Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3));
        Policy policy = new Policy("x", true, LONG, LONG, LONG, LONG, 3);
        return new Settings(
                directory.resolve("run"),
                directory.resolve("state"),
                Duration.ofSeconds(5),
                deadlines,
                8,
                false,
                engine -> policy,
                Duration.ofDays(30),
                1_000_000,
                ZooKeeperSettings.OFF,
                RecordsSettings.in(directory.resolve("state")),
                JobsSettings.OFF,
                BatchesSettings.OFF,
                HttpSettings.OFF);
    }

    /** A host on which those engines run. */
    private static final class MadeUp implements ProcessTable {
        private final long uid = new ProcFs().ownUid();

        @Override
        public Observed look(long pid) {
            return pid < 5_000_000 ? new Observed.Absent() : new Observed.Present(pid - 5_000_000, 'S', uid);
        }

        @Override
        public String bootId() {
            return BOOT;
        }

        @Override
        public long ownUid() {
            return uid;
        }
    }
}
