package dev.inari.sidecar.engine;

import dev.inari.mbeans.RunDirectory;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bell: an agent touches its announcement when the engine's last user session closed, and one thread here hears it for all engines. A
 * lost ring, or a bell that cannot be hung up at all, costs heartbeat intervals, never a decision. Thread-safe.
 */
public final class DirectoryWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    private final Path directory;
    private final Opener opener;
    private final Consumer<String> changed;
    private final Runnable lost;
    // What is below belongs to who has it. Nobody waits for it: a directory may hang, and so may who looks at it.
    private final ReentrantLock arming = new ReentrantLock();
    private @Nullable WatchKey key;
    private String watched = "";
    private boolean warned;
    private volatile @Nullable WatchService service;
    private volatile boolean closed;

    /** Where watch services come from; the host has few of them. */
    @FunctionalInterface
    interface Opener {
        WatchService open() throws IOException;
    }

    /** {@code changed} hears of each name, {@code lost} that names may have been missed. */
    DirectoryWatch(Path directory, Opener opener, Consumer<String> changed, Runnable lost) {
        this.directory = directory;
        this.opener = opener;
        this.changed = changed;
        this.lost = lost;
    }

    /**
     * Listens to the directory from now on, unless that is so already. To be called again and again: the directory may be made after the
     * sidecar, or made anew, and the host may run out of watches.
     */
    public boolean arm() {
        if (closed || !arming.tryLock()) {
            return false;
        }
        try {
            boolean armed = armOn(listening());
            warned = false;
            return armed;
        } catch (IOException e) {
            report(e);
            return false;
        } catch (ClosedWatchServiceException e) {
            return false;
        } finally {
            arming.unlock();
        }
    }

    private boolean armOn(WatchService on) throws IOException {
        String before = UnixFile.look(directory).key();
        WatchKey held = key;
        if (held != null && held.isValid() && before.equals(watched)) {
            return true;
        }
        if (held != null) {
            held.cancel();
        }
        key = directory.register(on, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        // If it was replaced meanwhile, nobody knows which of the two is watched: the next call finds out.
        watched = UnixFile.look(directory).key().equals(before) ? before : "";
        return !watched.isEmpty();
    }

    private WatchService listening() throws IOException {
        WatchService open = service;
        if (open == null) {
            open = opener.open();
            service = open;
            if (closed) {
                open.close();
            }
            WatchService on = open;
            Thread thread = new Thread(() -> listen(on), "inari-watch");
            thread.setDaemon(true);
            thread.start();
        }
        return open;
    }

    private void report(IOException e) {
        if (!warned && !AnnouncementFile.vanished(e)) {
            LOG.warn(
                    "directory={} cannot be watched: {}; engines are found by looking and read at the interval, until it can",
                    directory,
                    e.toString());
            warned = true;
        }
    }

    private void listen(WatchService on) {
        try {
            while (true) {
                WatchKey signalled = on.take();
                signalled.pollEvents().forEach(this::pass);
                signalled.reset();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("directory={} is no longer watched", directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands on what the kernel told. */
    void pass(WatchEvent<?> event) {
        try {
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                lost.run();
            } else if (event.context() instanceof Path name && name.toString().endsWith(RunDirectory.SUFFIX)) {
                changed.accept(name.toString());
            }
        } catch (RuntimeException e) {
            LOG.warn("directory={} a change could not be passed on; the next heartbeat will see it", directory, e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        WatchService open = service;
        if (open != null) {
            open.close();
        }
    }
}
