package dev.inari.benchmarks;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.IdentifiedHeartbeat;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.Sidecar;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.metrics.Metrics;
import dev.inari.sidecar.metrics.Scrape;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how long a scrape takes while a sidecar guards a thousand engines of all types, at one heartbeat a second; the processor time is for
 * machines that are not idle. The engines are made up and answer at once; run directory, journal, sidecar and metrics are real. Arguments: the number of engines, and of scrapes.
 */
final class ScrapeTime {
    private static final String BOOT = "11111111-2222-3333-4444-555555555555";
    private static final String[] TYPES = {
        "kyuubi-spark", "kyuubi-flink", "kyuubi-trino", "kyuubi-jdbc", "flink-sql-gateway"
    };
    private static final String[] LEVELS = {"CONNECTION", "USER", "GROUP", "SERVER"};
    private static final long FIRST_PID = 5_000_000;

    private ScrapeTime() {}

    public static void main(String[] arguments) throws Exception {
        int engines = Integer.parseInt(arguments[0]);
        int scrapes = Integer.parseInt(arguments[1]);
        Path directory = Files.createTempDirectory("inari-scrape");
        Settings settings = settings(directory);
        announce(settings.runDirectory(), engines);
        Metrics metrics = new Metrics("benchmark", InstantSource.system());
        try (Sidecar sidecar = new Sidecar(
                Sidecar.Role.COMMAND,
                settings,
                clients(),
                new MadeUp(),
                (signal, who) -> SignalOutcome.NOT_PERMITTED,
                Ticker.system(),
                metrics.measured(
                        SqliteJournal.unopened(
                                new JournalSettings(directory.resolve("journal.db"), Duration.ofDays(1), 1_000_000),
                                Clock.systemUTC()),
                        Ticker.system()),
                metrics)) {
            metrics.reading(sidecar::engines, sidecar::workings);
            sidecar.start();
            while (sidecar.engines().stream()
                            .filter(each -> each.stage() == Stage.SERVING)
                            .count()
                    < engines) {
                LockSupport.parkNanos(5_000_000);
            }
            measure(metrics, engines, scrapes);
        }
        metrics.close();
        System.exit(0);
    }

    private static void measure(Metrics metrics, int engines, int scrapes) {
        long first = System.nanoTime();
        Scrape scrape = metrics.scrape(null);
        first = System.nanoTime() - first;
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[scrapes];
        long[] processor = new long[scrapes];
        for (int i = 0; i < scrapes; i++) {
            long began = System.nanoTime();
            long processorBefore = threads.getCurrentThreadCpuTime();
            scrape = metrics.scrape(null);
            processor[i] = threads.getCurrentThreadCpuTime() - processorBefore;
            nanos[i] = System.nanoTime() - began;
            LockSupport.parkNanos(20_000_000);
        }
        Arrays.sort(nanos);
        Arrays.sort(processor);
        System.out.printf(
                "%d engines, %d scrapes of %d bytes: first %.1f ms, p50 %.1f ms, p99 %.1f ms, longest %.1f ms;"
                        + " of processor time p50 %.1f ms, p99 %.1f ms%n",
                engines,
                scrapes,
                scrape.body().length,
                first / 1e6,
                nanos[scrapes / 2] / 1e6,
                nanos[(int) (scrapes * 0.99)] / 1e6,
                nanos[scrapes - 1] / 1e6,
                processor[scrapes / 2] / 1e6,
                processor[(int) (scrapes * 0.99)] / 1e6);
    }

    private static void announce(Path directory, int engines) throws Exception {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (int i = 0; i < engines; i++) {
            Announcement engine = new Announcement(
                    String.format("%032x", i + 1),
                    FIRST_PID + i,
                    i,
                    BOOT,
                    "",
                    TYPES[i % TYPES.length],
                    "service:jmx:rmi:///jndi/rmi://127.0.0.1:1/inari",
                    "0".repeat(64));
            Path file = Files.createFile(
                    directory.resolve(engine.fileName()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, engine.toText(), StandardOpenOption.WRITE);
        }
    }

    private static Settings settings(Path directory) {
        Deadlines deadlines = new Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3));
        Duration time = Duration.ofMinutes(1);
        Policy policy = new Policy("x", false, time, time, time, time, 3);
        return new Settings(
                directory.resolve("run"),
                directory,
                Duration.ofSeconds(1),
                deadlines,
                4,
                false,
                engine -> policy,
                Duration.ofDays(1),
                1_000_000,
                ZooKeeperSettings.OFF,
                RecordsSettings.in(directory),
                JobsSettings.OFF,
                BatchesSettings.OFF,
                HttpSettings.OFF);
    }

    private static EngineClients clients() {
        return new EngineClients() {
            @Override
            public EngineClient open(Endpoint endpoint) {
                return engine((int) (((Endpoint.Announced) endpoint).pid() - FIRST_PID));
            }

            @Override
            public void close() {
                // Nothing was opened.
            }
        };
    }

    private static EngineClient engine(int number) {
        String agent = String.format("%032x", number + 1);
        AtomicLong sequence = new AtomicLong();
        EngineIdentity who = new EngineIdentity(
                1,
                agent,
                FIRST_PID + number,
                number,
                BOOT,
                TYPES[number % TYPES.length],
                LEVELS[number % LEVELS.length],
                "option",
                "",
                "user" + number,
                "",
                "",
                "");
        return (EngineClient) Proxy.newProxyInstance(
                EngineClient.class.getClassLoader(),
                new Class<?>[] {EngineClient.class},
                (proxy, method, arguments) -> {
                    return switch (method.getName()) {
                        case "identity" -> new Outcome.Answered<>(who);
                        case "heartbeat" -> new Outcome.Answered<>(beat(agent, sequence.incrementAndGet()));
                        case "identifiedHeartbeat" ->
                            new Outcome.Answered<>(
                                    new IdentifiedHeartbeat(beat(agent, sequence.incrementAndGet()), who));
                        case "close" -> null;
                        default -> new Outcome.Refused<>("made up");
                    };
                });
    }

    private static Heartbeat beat(String agent, long sequence) {
        Heartbeat.Builder beat = new Heartbeat.Builder(agent);
        beat.sequence = sequence;
        beat.epoch = 1;
        beat.watch = WatchState.ARMED;
        SessionCounts.Builder sessions = new SessionCounts.Builder();
        sessions.user = 1;
        return beat.build(sessions.build());
    }

    /** A host on which those engines run. */
    private static final class MadeUp implements ProcessTable {
        private final long uid = new ProcFs().ownUid();

        @Override
        public Observed look(long pid) {
            return pid < FIRST_PID ? new Observed.Absent() : new Observed.Present(pid - FIRST_PID, 'S', uid);
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
