package dev.inari.sidecar.cli;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.config.ConfigLoader;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.ControlClient;
import dev.inari.sidecar.control.ControlFinder;
import dev.inari.sidecar.engine.AnnouncementDirectory;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.KyuubiServers;
import dev.inari.sidecar.engine.Listeners;
import dev.inari.sidecar.engine.Listens;
import dev.inari.sidecar.engine.OwnAddresses;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.engine.ScanResult;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The real world. */
final class LocalHost implements Host {
    private final ProcessTable processes = new ProcFs();
    private final Ticker ticker = Ticker.system();
    private @Nullable OwnAddresses addresses;

    @Override
    public ConfigLoader configuration() {
        return ConfigLoader.ofProcess();
    }

    @Override
    public ScanResult scan(Path runDirectory) {
        return new AnnouncementDirectory(runDirectory, processes).scan();
    }

    @Override
    public boolean isOwn(Path file) {
        try {
            return Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Number uid
                    && uid.longValue() == processes.ownUid();
        } catch (IOException | UnsupportedOperationException e) {
            return true;
        }
    }

    @Override
    public EngineClients clients(Deadlines deadlines, int workers) {
        return EngineClients.create(deadlines, workers);
    }

    @Override
    public Daemon sidecar(Settings settings) {
        return new LocalDaemon(settings, processes);
    }

    @Override
    public void onHangup(Runnable task) {
        Hangup.handle(task);
    }

    @Override
    public Daemons daemon(Path runDirectory) {
        ControlFinder.Found found = new ControlFinder(runDirectory, processes).find();
        if (found instanceof ControlFinder.Running running) {
            return new Daemons(new ControlClient(running.file(), processes), "");
        } else if (found instanceof ControlFinder.Unusable unusable) {
            throw CommandFailure.foundWrong(unusable.problem());
        }
        return new Daemons(null, found instanceof ControlFinder.Nobody nobody ? nobody.note() : "");
    }

    @Override
    public OwnSidecar ownSidecar(Settings settings, Purpose purpose) {
        return new LocalSidecar(settings, purpose, processes, journal(settings));
    }

    @Override
    public Journal journal(Settings settings) {
        return LocalDaemon.journal(settings);
    }

    @Override
    public KyuubiServers servers() {
        return new KyuubiServers(processes);
    }

    @Override
    public ZooKeeperConnection zooKeeper(ZooKeeperSettings settings) throws IOException {
        return ZooKeeperConnection.open(settings);
    }

    @Override
    public Predicate<String> deserted() {
        return address -> ownAddresses().isDeserted(address);
    }

    @Override
    public BiFunction<EngineProcess, String, Listens> listeners() {
        return new Listeners(this::ownAddresses, processes)::listens;
    }

    /** Only for who needs them: to find the host's names can take a name server. */
    private OwnAddresses ownAddresses() {
        OwnAddresses own = addresses;
        if (own == null) {
            own = new OwnAddresses();
            addresses = own;
        }
        return own;
    }

    @Override
    public ProcessTable processes() {
        return processes;
    }

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    /** Behind sudo the one who typed it is worth more than the one who is now the user. */
    @Override
    public String userName() {
        return System.getenv().getOrDefault("SUDO_USER", System.getProperty("user.name", ""));
    }

    @Override
    public String secret(String prompt) {
        return Secrets.ask(System.console(), System.in, prompt);
    }

    @Override
    public void untilStopped(Runnable stop) {
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "inari-stop"));
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Jvms jvms() {
        return new LocalJvms(new AttachPreflight(Path.of("/proc"), processes));
    }

    @Override
    public long nowMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(ticker.nanos());
    }

    @Override
    public void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
