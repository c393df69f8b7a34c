package dev.inari.sidecar.cli;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineClients;
import dev.inari.sidecar.config.ConfigLoader;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.AnnouncementDirectory;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.engine.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The real world. */
final class LocalHost implements Host {
    private final ProcessTable processes = new ProcFs();

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
    public void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
