package dev.inari.sidecar;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineClients;
import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.batch.BatchFindings;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlFinder;
import dev.inari.sidecar.control.ControlServer;
import dev.inari.sidecar.engine.AnnouncementDirectory;
import dev.inari.sidecar.engine.DirectoryWatch;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.KyuubiServers;
import dev.inari.sidecar.engine.OwnAddresses;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.Signals;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.EventBuffer;
import dev.inari.sidecar.http.EventStreams;
import dev.inari.sidecar.http.User;
import dev.inari.sidecar.jolokia.JolokiaEndpoints;
import dev.inari.sidecar.jolokia.JolokiaEngine;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon: everything is wired here and nowhere else. Guards the engines of one run directory from {@link #start()} to {@link #stop()};
 * neither touches an engine by itself, so that a restart is neutral. Runs once. Thread-safe.
 */
public final class Sidecar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sidecar.class);

    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(500);
    private static final Duration BROWSING = Duration.ofSeconds(10);

    /** What a sidecar is there for. */
    public enum Role {
        /** Lives long, and listens to commands. */
        DAEMON,
        /** Lives as long as the one command that it does. */
        COMMAND
    }

    private enum Lifecycle {
        LATENT,
        STARTING,
        STARTED,
        STOPPING,
        STOPPED
    }

    private final Role role;
    private final CurrentSettings settings;
    private final EngineClients clients;
    private final ProcessTable processes;
    private final Signals signals;
    private final Ticker ticker;
    private final Journal journal;
    private final SidecarListener listener;
    private final IntFunction<Threads> threadFactory;
    private final AtomicReference<Lifecycle> lifecycle = new AtomicReference<>(Lifecycle.LATENT);
    // Filled by the thread that starts, emptied by the one that won the right to stop.
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<Endpoint> shown = new ArrayList<>();
    private volatile @Nullable Decisions decisions;
    private volatile @Nullable ZooKeeperConnection zookeeper;
    private volatile @Nullable Operators operators;
    private volatile @Nullable Control control;
    private volatile @Nullable Afterwards afterwards;
    private volatile @Nullable EventFeed feed;
    private volatile @Nullable JolokiaEndpoints mbeans;
    private volatile List<Endpoint> published = List.of();
    private final HttpAddress http = new HttpAddress();

    /** The sidecar closes {@code clients} and {@code journal} when it stops. */
    public Sidecar(
            Role role,
            Settings settings,
            EngineClients clients,
            ProcessTable processes,
            Signals signals,
            Ticker ticker,
            Journal journal) {
        this(role, settings, clients, processes, signals, ticker, journal, SidecarListener.NOBODY);
    }

    /** As above, with somebody who hears what it does. */
    public Sidecar(
            Role role,
            Settings settings,
            EngineClients clients,
            ProcessTable processes,
            Signals signals,
            Ticker ticker,
            Journal journal,
            SidecarListener listener) {
        this(role, settings, clients, processes, signals, ticker, journal, listener, SidecarThreads::new);
    }

    Sidecar(
            Role role,
            Settings settings,
            EngineClients clients,
            ProcessTable processes,
            Signals signals,
            Ticker ticker,
            Journal journal,
            SidecarListener listener,
            IntFunction<Threads> threadFactory) {
        this.role = role;
        this.settings = new CurrentSettings(settings);
        this.clients = clients;
        this.processes = processes;
        this.signals = signals;
        this.ticker = ticker;
        this.journal = journal;
        this.listener = listener;
        this.threadFactory = threadFactory;
    }

    /** Has it show more over HTTP. To be called before the start. */
    public void showing(Endpoint endpoint) {
        shown.add(endpoint);
    }

    /** Has it look into ZooKeeper. To be called before the start; the sidecar closes the connection when it stops. */
    public void seeing(ZooKeeperConnection connection) {
        zookeeper = connection;
    }

    /**
     * Begins to guard; does nothing if that was done before.
     *
     * @throws AlreadyRunning if another sidecar guards engines of this run directory that this one would
     * @throws IOException saying what to do, if the run directory cannot be used
     * @throws IllegalStateException if this sidecar was stopped
     */
    public void start() throws IOException {
        if (!lifecycle.compareAndSet(Lifecycle.LATENT, Lifecycle.STARTING)) {
            Lifecycle now = lifecycle.get();
            if (now == Lifecycle.STOPPING || now == Lifecycle.STOPPED) {
                throw new IllegalStateException("this sidecar was stopped and cannot be started again");
            }
            return;
        }
        try {
            wire();
        } catch (IOException | RuntimeException e) {
            lifecycle.set(Lifecycle.STOPPING);
            closeAll();
            throw e;
        }
        if (!lifecycle.compareAndSet(Lifecycle.STARTING, Lifecycle.STARTED)) {
            // stop() came meanwhile and left the closing to us.
            closeAll();
        }
    }

    private void wire() throws IOException {
        pushGiven();
        Settings atStart = settings.get();
        AnnouncementDirectory directory = new AnnouncementDirectory(atStart.runDirectory(), processes);
        directory.prepare();
        String everyUsers = new ControlFinder(atStart.runDirectory(), processes).everyUsersSidecar();
        if (!everyUsers.isEmpty()) {
            throw new IOException(everyUsers);
        }
        running.push(RunLock.take(atStart.runDirectory(), processes));
        Threads threads = threadFactory.apply(CallSlots.workers(atStart));
        running.push(threads);
        ZooKeeperConnection zookeeper = this.zookeeper;
        ZnodeView znodes = zookeeper == null ? null : zookeeper.view();
        EngineJobs told = new EngineJobs(role == Role.DAEMON && atStart.jobs().followEngines(), InstantSource.system());
        Services services = new Services(
                settings, clients, processes, signals, ticker, threads, journal, listener, this::tell, told, znodes);
        DirectoryWatch watch = directory.watch(this::ring, this::ringAll);
        running.push(watch);
        Decisions made = new Decisions(services, () -> {
            watch.arm();
            return directory.scanAndTidy(this::leftBehind);
        });
        decisions = made;
        Operators taking = new Operators(made, services);
        operators = taking;
        ServerSignals servers = new ServerSignals(services, new KyuubiServers(processes));
        LocalControl local = new LocalControl(made, taking, services, servers, http);
        control = local;
        made.begin();
        if (role == Role.DAEMON && zookeeper != null) {
            new Leftovers(services, zookeeper, InstantSource.system(), Sidecar::here, () -> made.views().stream()
                            .map(EngineView::identity)
                            .filter(Objects::nonNull)
                            .toList())
                    .begin();
        }
        if (role == Role.DAEMON) {
            Afterwards cares = new Afterwards(settings, processes.ownUid(), told, journal, threads, listener);
            running.push(cares);
            cares.begin();
            afterwards = cares;
            publish(atStart, made, local, cares, listen(local));
            running.push(new OwnMBean(made, journal, http::url).register());
        }
        LOG.info(
                "guarding the engines in {}, of {}{}",
                atStart.runDirectory(),
                processes.reachesEveryUser() ? "every user" : "user id " + processes.ownUid(),
                atStart.dryRun() ? ", dry run: nothing will be done" : "");
    }

    /** Told by a thread of its own, so that nobody who listens can hold up a decision. */
    private EventStreams events(Control local) {
        EventBuffer buffer =
                new EventBuffer(Long.toHexString(InstantSource.system().millis()));
        EventStreams streams = new EventStreams(buffer);
        EventFeed made = new EventFeed(buffer, local, streams);
        feed = made;
        Repeatedly.Pass tells = () -> {
            streams.cutSlow();
            made.pass();
        };
        running.push(new Repeatedly("telling what changes", "inari-events", tells).begin(BETWEEN_EVENTS));
        return streams;
    }

    private void tell(EngineProcess engine, Stage from, Stage to, Explanation why) {
        listener.changed(engine, from, to, why);
        EventFeed hears = feed;
        if (hears != null) {
            hears.changed(engine, from, to, why);
        }
        Afterwards cares = afterwards;
        if (cares != null && to == Stage.GONE) {
            cares.engineEnded();
        }
    }

    private static DesertedZnodes.Here here() {
        OwnAddresses own = new OwnAddresses();
        return new DesertedZnodes.Here() {
            @Override
            public boolean owns(String address) {
                return own.isOwn(address);
            }

            @Override
            public boolean isDeserted(String address) {
                return own.isDesertedOnlyHere(address);
            }
        };
    }

    private void pushGiven() {
        running.push(clients);
        running.push(journal);
        ZooKeeperConnection connection = zookeeper;
        if (connection != null) {
            running.push(connection);
        }
    }

    /**
     * Takes other settings while engines are guarded: policies and the dry run at once, what needs a restart not at all (see
     * {@link Settings#taking}); and what is in the file that says what MBeans may be used for. A time that runs already is neither cut nor made longer.
     */
    public void reload(Settings read) {
        boolean wasDryRun = settings.get().dryRun();
        settings.take(read);
        if (wasDryRun != read.dryRun()) {
            LOG.info(wasDryRun ? "the dry run is over" : "dry run from now on: nothing will be done");
        }
        Decisions made = decisions;
        if (made != null) {
            made.policiesChanged();
        }
        JolokiaEndpoints shown = mbeans;
        if (shown != null) {
            shown.reload();
        }
    }

    /** Engines are guarded also while nobody can speak to the daemon. Gives what proves to be this sidecar's own user. */
    private String listen(Control local) {
        try {
            ControlServer server = ControlServer.start(settings.get().runDirectory(), processes, local);
            running.push(server);
            return server.token();
        } catch (IOException e) {
            LOG.error("commands cannot speak to this sidecar: {}", e.getMessage());
            return User.newToken();
        }
    }

    /** The same holds for HTTP, which is tried again until it can be opened. */
    private void publish(Settings atStart, Decisions made, LocalControl local, Afterwards cares, String token) {
        if (!atStart.http().on()) {
            return;
        }
        SessionReader sessions = new SessionReader(
                made::targets, () -> EngineClients.create(atStart.deadlines(), SessionReader.THREADS));
        running.push(sessions);
        PublicEndpoints endpoints = new PublicEndpoints(
                made,
                local,
                journal,
                sessions,
                events(local),
                cares.jobs(),
                cares.batches(),
                cares::batchFindings,
                () -> settings.get().dryRun());
        List<Endpoint> all = new ArrayList<>(endpoints.all());
        all.addAll(jolokia(atStart, made));
        all.addAll(shown);
        published = List.copyOf(all);
        HttpService service = new HttpService(atStart.http(), processes.ownUid(), token, published, http);
        running.push(service);
        running.push(new Repeatedly("opening HTTP", "inari-http-open", service::open).begin(HttpService.BETWEEN_TRIES));
    }

    private List<Endpoint> jolokia(Settings atStart, Decisions made) {
        if (!atStart.http().jolokia().on()) {
            return List.of();
        }
        JolokiaEndpoints jolokia = new JolokiaEndpoints(
                atStart.http().jolokia().policy(),
                processes.ownUid(),
                () -> made.targets().stream()
                        .map(each -> new JolokiaEngine(each.agentId(), each.pid(), each.engineType(), each.endpoint()))
                        .toList(),
                () -> EngineClients.create(patient(atStart.deadlines()), 2 * JolokiaEndpoints.PLACES),
                () -> settings.get().dryRun());
        running.push(jolokia);
        mbeans = jolokia;
        return jolokia.all();
    }

    /** A list of all MBeans takes longer than a heartbeat, and nobody waits for it but who asked. */
    private static Deadlines patient(Deadlines given) {
        Duration longest = given.total().compareTo(BROWSING) > 0 ? given.total() : BROWSING;
        return new Deadlines(given.connect(), longest, longest);
    }

    void ring(String fileName) {
        Decisions made = decisions;
        if (made != null) {
            made.ring(fileName);
        }
    }

    private void leftBehind(Announcement ended) {
        Decisions made = decisions;
        if (made != null) {
            made.leftBehind(ended);
        }
        Afterwards cares = afterwards;
        if (made != null && cares != null) {
            cares.engineEnded();
        }
    }

    void ringAll() {
        Decisions made = decisions;
        if (made != null) {
            made.ringAll();
        }
    }

    /** Ends the guarding and leaves the engines as they are; does nothing if that was done before. */
    public void stop() {
        if (lifecycle.compareAndSet(Lifecycle.STARTING, Lifecycle.STOPPING)) {
            return;
        }
        if (lifecycle.compareAndSet(Lifecycle.LATENT, Lifecycle.STOPPING)) {
            pushGiven();
            closeAll();
        } else if (lifecycle.compareAndSet(Lifecycle.STARTED, Lifecycle.STOPPING)) {
            if (role == Role.DAEMON) {
                LOG.info("stopping; the engines stay as they are");
            }
            closeAll();
        }
    }

    /** The same as {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }

    /** In the reverse order of the start; what fails to close does not keep the rest open. */
    private void closeAll() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                LOG.warn("something did not close when the sidecar stopped; the rest did", e);
            }
        }
        lifecycle.set(Lifecycle.STOPPED);
    }

    /** What is known of each engine now, in a fixed order. */
    public List<EngineView> engines() {
        Decisions made = decisions;
        return made == null ? List.of() : made.views();
    }

    /**
     * How it is itself.
     *
     * @throws IllegalStateException if this sidecar was not started
     */
    public Vitals vitals() {
        Decisions made = decisions;
        if (made == null) {
            throw new IllegalStateException("this sidecar was not started");
        }
        return made.vitals();
    }

    /** What is the matter with batches and with the servers that ran them; from any thread. */
    public BatchFindings batchFindings() {
        Afterwards cares = afterwards;
        return cares == null ? BatchFindings.NONE : cares.batchFindings();
    }

    /** Engines that ended in the last minutes, as they were seen last, oldest first. */
    public List<EngineView> departed() {
        Decisions made = decisions;
        return made == null ? List.of() : made.departed();
    }

    /** How the parts are that it works with. */
    public Workings workings() {
        Decisions made = decisions;
        ZooKeeperConnection looked = zookeeper;
        Settings now = settings.get();
        return new Workings(
                now.dryRun(),
                made == null ? new WorkersView(CallSlots.workers(now), 0, 0) : made.workers(),
                journal.health(),
                looked == null ? null : looked.view().connection());
    }

    /**
     * Takes the word of operators.
     *
     * @throws IllegalStateException if this sidecar was not started
     */
    public Operators operators() {
        Operators made = operators;
        if (made == null) {
            throw new IllegalStateException("this sidecar was not started");
        }
        return made;
    }

    /**
     * How commands speak to it.
     *
     * @throws IllegalStateException if this sidecar was not started
     */
    public Control control() {
        Control made = control;
        if (made == null) {
            throw new IllegalStateException("this sidecar was not started");
        }
        return made;
    }

    /** Where HTTP is spoken on this host; empty if it is not, or not yet. */
    public String httpUrl() {
        return http.url();
    }

    /** All that can be asked for over HTTP; nothing before the start. */
    List<Endpoint> endpoints() {
        return published;
    }

    /** What was done, by whom and why. */
    public Journal journal() {
        return journal;
    }
}
