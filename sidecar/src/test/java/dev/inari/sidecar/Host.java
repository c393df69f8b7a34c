package dev.inari.sidecar;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;
import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.exit.Signals;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.PolicyBook;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A host with a run directory, processes and engines, all of them made up but the directory. */
final class Host implements EngineClients, Signals {
    static final Duration INTERVAL = Duration.ofSeconds(1);
    static final Policy ENDS = new Policy(
            "connection",
            true,
            Duration.ZERO,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            3);
    static final Policy KEEPS =
            new Policy("shared", false, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 3);

    final Path run;
    final FakeProcesses processes = FakeProcesses.ofThisUser();
    final ManualThreads threads = new ManualThreads();
    final MemoryJournal journal = new MemoryJournal();
    final List<String> transitions = new CopyOnWriteArrayList<>();
    final List<String> sent = new CopyOnWriteArrayList<>();
    /** The signal that ends a process of this host. */
    Signal deadly = Signal.KILL;

    PolicyBook policies = Host::policyFor;
    /** Hears of each transition at once, on the decision thread. */
    Consumer<String> hears = transition -> {};

    boolean dryRun;
    RecordsSettings records;
    JobsSettings jobs = JobsSettings.OFF;
    BatchesSettings batches = BatchesSettings.OFF;
    HttpSettings http = HttpSettings.OFF;
    boolean closed;
    private final Map<Long, FakeEngine> engines = new ConcurrentHashMap<>();

    Host(Path temporary) {
        this.run = temporary.resolve("run");
        this.records = RecordsSettings.in(temporary.resolve("state"));
    }

    Settings settings(Duration interval) {
        Deadlines deadlines = new Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3));
        return new Settings(
                run,
                run.resolveSibling("state"),
                interval,
                deadlines,
                2,
                dryRun,
                policies,
                Duration.ofDays(90),
                1_000_000,
                ZooKeeperSettings.OFF,
                records,
                jobs,
                batches,
                http);
    }

    private static Policy policyFor(EngineIdentity engine) {
        return engine.shareLevel().equals("CONNECTION") ? ENDS : KEEPS;
    }

    /** A sidecar whose threads and clock the test drives. */
    Sidecar sidecar() {
        return sidecar(INTERVAL);
    }

    Sidecar sidecar(Duration interval) {
        return sidecar(interval, this::changed);
    }

    Sidecar sidecar(Duration interval, SidecarListener listener) {
        return new Sidecar(
                Sidecar.Role.COMMAND,
                settings(interval),
                this,
                processes,
                this,
                threads,
                journal,
                listener,
                count -> threads);
    }

    /** What a part of a sidecar is given that looks into ZooKeeper, or does not. */
    Services services(@Nullable ZnodeView znodes) {
        return services(new EngineJobs(false, InstantSource.system()), znodes);
    }

    /** The same where engines are asked for their jobs. */
    Services services(EngineJobs told, @Nullable ZnodeView znodes) {
        return new Services(
                new CurrentSettings(settings(INTERVAL)),
                this,
                processes,
                this,
                threads,
                threads,
                journal,
                this::changed,
                this::changed,
                told,
                znodes);
    }

    void changed(EngineProcess engine, Stage from, Stage to, dev.inari.sidecar.guard.Explanation why) {
        String transition = engine.pid() + " " + from + " -> " + to;
        transitions.add(transition);
        hears.accept(transition);
    }

    /** An engine that runs and has announced itself. */
    FakeEngine engine(long pid) throws IOException {
        return engine(new FakeEngine(String.format("%032x", pid), pid));
    }

    /** One that announces such a connector, for those who do not ask this host for a client. */
    FakeEngine engine(long pid, String connector) throws IOException {
        return engine(new FakeEngine(String.format("%032x", pid), pid, connector));
    }

    private FakeEngine engine(FakeEngine engine) throws IOException {
        long pid = engine.announced.pid();
        engines.put(pid, engine);
        engine.lives = () -> processes.runs(pid);
        processes.put(pid, 99, 'S', processes.ownUid());
        if (!Files.exists(run)) {
            Files.createDirectory(run);
        }
        Path file = run.resolve(engine.announced.fileName());
        Files.writeString(file, engine.announced.toText());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return engine;
    }

    void ends(FakeEngine engine) {
        processes.remove(engine.announced.pid());
    }

    @Override
    public EngineClient open(Endpoint endpoint) {
        if (endpoint instanceof Endpoint.Announced announced) {
            FakeEngine engine = engines.get(announced.pid());
            if (engine != null) {
                return engine;
            }
        }
        throw new IllegalArgumentException("no such engine: " + endpoint.describe());
    }

    @Override
    public SignalOutcome send(Signal signal, EngineProcess who) {
        sent.add(signal + " " + who.pid());
        if (signal == deadly) {
            processes.remove(who.pid());
        }
        return SignalOutcome.SENT;
    }

    @Override
    public void close() {
        closed = true;
    }
}
