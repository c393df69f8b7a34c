package dev.inari.sidecar.engine;

import dev.inari.mbeans.RunDirectory;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bell: an agent touches its announcement when the engine's last user session closed, and one thread here hears it for all engines. A
 * lost ring costs one heartbeat interval, never a decision. Thread-safe.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final Path directory;
    private final Consumer<String> changed;
    private final WatchService service;
    private @Nullable WatchKey key;

    DirectoryWatch(Path directory, Consumer<String> changed) throws IOException {
        this.directory = directory;
        this.changed = changed;
        this.service = directory.getFileSystem().newWatchService();
    }

    /** Begins to listen. To be called once. */
    public void start() {
        Thread thread = new Thread(this::listen, "inari-watch");
        thread.setDaemon(true);
        thread.start();
    }

    /** Registers with the directory unless that is so already: it may be made after the sidecar, or made anew. */
    public synchronized boolean arm() {
        WatchKey held = key;
        if (held != null && held.isValid()) {
            return true;
        }
        try {
            key = directory.register(
                    service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            return true;
        } catch (IOException | ClosedWatchServiceException e) {
            // Scans go on without the bell, and report a directory that cannot be read.
            LOG.debug("directory={} cannot be watched yet: {}", directory, e.toString());
            return false;
        }
    }

    private void listen() {
        try {
            while (true) {
                WatchKey signalled = service.take();
                signalled.pollEvents().forEach(this::pass);
                signalled.reset();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("directory={} is no longer watched", directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(WatchEvent<?> event) {
        try {
            if (event.context() instanceof Path name && name.toString().endsWith(RunDirectory.SUFFIX)) {
                changed.accept(name.toString());
            }
        } catch (RuntimeException e) {
            LOG.warn("directory={} a change could not be passed on; the next heartbeat will see it", directory, e);
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
