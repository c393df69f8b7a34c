package dev.inari.sidecar.cli;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;
import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.config.ConfigLoader;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.engine.FakeServers;
import dev.inari.sidecar.engine.KyuubiServers;
import dev.inari.sidecar.engine.Listens;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.engine.Rejected;
import dev.inari.sidecar.engine.ScanResult;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.UnwrittenJournal;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A host whose engines, time and JVMs are what a test says; waiting takes no time. Engines are added before a command runs. */
final class FakeHost implements Host {
    final Map<String, String> environment =
            new HashMap<>(Map.of("INARI_RUN_DIRECTORY", "/run/fake", "INARI_CONFIG", "/dev/null"));
    final List<Rejected> rejected = new ArrayList<>();
    final List<Path> foreign = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final Map<Endpoint, EngineClient> clients = new LinkedHashMap<>();
    final FakeJvms jvms = new FakeJvms(events);
    private final List<Announcement> announced = new ArrayList<>();
    private final Map<Long, List<Announcement>> laterAt = new HashMap<>();

    /** The daemon; null if none runs. */
    @Nullable
    FakeControl daemon = new FakeControl();

    String daemonNote = "";
    /** The sidecar of a command's own. */
    final FakeControl own = new FakeControl();

    final FakeEnsemble ensemble = new FakeEnsemble();
    /** Addresses of this host where nobody listens. */
    final List<String> deserted = new ArrayList<>();

    /** Where the process with this pid listens. */
    final Map<Long, List<String>> listening = new HashMap<>();
    /** Addresses of this host of which it cannot be read who listens there. */
    final List<String> unreadable = new ArrayList<>();

    /** What is typed where a secret is asked for. */
    String secret = "";

    int refusedStarts;
    /** Where Kyuubi servers are looked for. */
    Path proc = Path.of("/nonexistent/proc");

    final FakeProcesses processes = FakeProcesses.ofThisUser();

    @Nullable
    RuntimeException startFailure;

    @Nullable
    RuntimeException reloadFailure;

    /** What happens while the daemon runs; is given what SIGHUP does. */
    Consumer<Runnable> meanwhile = hangup -> {};

    private Runnable hangup = () -> {
        throw new AssertionError("SIGHUP would have ended the process");
    };

    private long now = FakeEngine.NOW;
    /** By how much somebody has set the wall clock. */
    long clockSetBy;

    /** An engine in the run directory. */
    void announce(FakeEngine engine) {
        announced.add(engine.announcement());
        clients.put(EngineTarget.of(engine.announcement()).endpoint(), engine);
    }

    /** An engine that announces itself only after so much time. */
    void announceAfter(Duration time, FakeEngine engine) {
        laterAt.computeIfAbsent(now + time.toMillis(), at -> new ArrayList<>()).add(engine.announcement());
    }

    @Override
    public ConfigLoader configuration() {
        return ConfigLoader.of(environment, Map.of());
    }

    @Override
    public ScanResult scan(Path runDirectory) {
        events.add("scan " + runDirectory);
        List<Announcement> engines = new ArrayList<>(announced);
        laterAt.forEach((at, later) -> {
            if (now >= at) {
                engines.addAll(later);
            }
        });
        return new ScanResult(engines, rejected);
    }

    @Override
    public boolean isOwn(Path file) {
        return !foreign.contains(file);
    }

    @Override
    public EngineClients clients(Deadlines deadlines, int workers) {
        return new EngineClients() {
            @Override
            public EngineClient open(Endpoint endpoint) {
                return clients.entrySet().stream()
                        .filter(each -> each.getKey().describe().equals(endpoint.describe()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("nobody at " + endpoint.describe()))
                        .getValue();
            }

            @Override
            public void close() {
                events.add("clients closed");
            }
        };
    }

    @Override
    public Daemon sidecar(Settings settings) {
        return new Daemon() {
            @Override
            public void start() {
                if (startFailure != null) {
                    throw startFailure;
                }
                events.add("started in " + settings.runDirectory());
            }

            @Override
            public void reload(Settings next) {
                if (reloadFailure != null) {
                    throw reloadFailure;
                }
                events.add("reloaded" + (next.dryRun() ? ", dry run" : ""));
            }

            @Override
            public void stop() {
                events.add("stopped");
            }
        };
    }

    @Override
    public void onHangup(Runnable task) {
        hangup = task;
    }

    @Override
    public Daemons daemon(Path runDirectory) {
        events.add("daemon looked for in " + runDirectory);
        return new Daemons(daemon, daemonNote);
    }

    @Override
    public OwnSidecar ownSidecar(Settings settings, Purpose purpose) {
        return new OwnSidecar() {
            @Override
            public Control start() {
                if (refusedStarts > 0) {
                    refusedStarts--;
                    throw new CommandFailure(ExitCode.ALREADY_RUNNING, "another sidecar, pid 7, holds the lock");
                }
                events.add("own sidecar to " + purpose.kind());
                return own;
            }

            @Override
            public void stop() {
                events.add("own sidecar stopped");
            }
        };
    }

    @Override
    public Journal journal(Settings settings) {
        events.add("journal opened");
        return new UnwrittenJournal();
    }

    @Override
    public KyuubiServers servers() {
        return FakeServers.in(proc, processes);
    }

    @Override
    public ZooKeeperConnection zooKeeper(ZooKeeperSettings settings) throws IOException {
        events.add("connecting to " + settings.connect());
        return ensemble;
    }

    @Override
    public Predicate<String> deserted() {
        return deserted::contains;
    }

    @Override
    public BiFunction<EngineProcess, String, Listens> listeners() {
        return (who, address) -> unreadable.contains(address)
                ? Listens.UNKNOWN
                : listening.getOrDefault(who.pid(), List.of()).contains(address) ? Listens.YES : Listens.NO;
    }

    @Override
    public ProcessTable processes() {
        return processes;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public String userName() {
        return "bob";
    }

    @Override
    public String secret(String prompt) {
        events.add(prompt);
        return secret;
    }

    @Override
    public void untilStopped(Runnable stop) {
        meanwhile.accept(hangup);
        stop.run();
    }

    @Override
    public Jvms jvms() {
        return jvms;
    }

    @Override
    public long nowMillis() {
        return now + clockSetBy;
    }

    @Override
    public long elapsedMillis() {
        return now;
    }

    @Override
    public void pause(Duration time) {
        now += time.toMillis();
    }
}
