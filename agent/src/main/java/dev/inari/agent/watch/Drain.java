package dev.inari.agent.watch;

import dev.inari.agent.target.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the engine acts upon the deletion of its znode once: upon ZooKeeper's event, or upon the agent's word where that event was
 * missed, and never upon both. The engine's own watcher does it either way. Thread-safe.
 */
final class Drain {
    private static final Path TYPE = Path.of("getType()");
    private static final Path STATE = Path.of("getState()");

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Longer than an engine needs that gives its znode up by itself. */
    private static final long OWN_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    private enum Fate {
        NONE,
        /** The engine's watcher was told by ZooKeeper. */
        HEARD,
        /** The agent told it. */
        TOLD
    }

    private final EngineClient client;
    private final WatchRecord record;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.NONE);
    private volatile long begunNanos;
    private volatile @Nullable Object told;
    private volatile @Nullable Object ours;
    private volatile @Nullable Throwable failure;

    Drain(EngineClient client, WatchRecord record) {
        this.client = client;
        this.record = record;
    }

    /** Whether the engine knows of the deletion. */
    boolean begun() {
        return fate.get() != Fate.NONE;
    }

    /** Whether the engine has had time to take itself out of ZooKeeper since it knows. */
    boolean overdue() {
        return begun() && System.nanoTime() - begunNanos >= OWN_NANOS;
    }

    /** What the engine's watcher threw when it was told; null if nothing. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** The engine has registered anew. */
    void forget() {
        fate.set(Fate.NONE);
    }

    /**
     * ZooKeeper hands the watcher an event, on its event thread. Returns whether the watcher must not see it.
     *
     * @param foreign whether the watch was set on the node of an earlier session, which ends without anybody's will
     */
    boolean event(Object watcher, Object event, boolean foreign) {
        if (event == ours) {
            return false;
        }
        String type = String.valueOf(TYPE.tryFollow(event));
        record.event(type.equals("None") ? "None/" + STATE.tryFollow(event) : type);
        boolean deleted = type.equals("NodeDeleted");
        if (deleted && foreign && fate.get() == Fate.NONE) {
            return true;
        }
        if (!deleted || become(Fate.HEARD)) {
            return false;
        }
        // Where the engine keeps its watcher, a new registration has a new one, whose events are another node's.
        return fate.get() == Fate.TOLD && (watcher == told || !client.keepsWatcher());
    }

    /**
     * Tells the engine's watcher, on a daemon thread of its own: it comes back when the last session is over.
     *
     * @return false if the engine knows already
     */
    boolean begin(String path) throws ReflectiveOperationException {
        Object watcher = client.watcher();
        Object event = client.deletion(watcher, path);
        told = watcher;
        ours = event;
        if (!become(Fate.TOLD)) {
            return false;
        }
        failure = null;
        Thread thread = new Thread(() -> tell(watcher, event), "inari-drain");
        thread.setDaemon(true);
        // The engine's own code runs there, and may look for its classes and files by it.
        thread.setContextClassLoader(client.owner.getClass().getClassLoader());
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            fate.set(Fate.NONE);
            throw e;
        }
        return true;
    }

    private boolean become(Fate now) {
        if (fate.get() == Fate.NONE) {
            // First, for who sees the fate asks for the time.
            begunNanos = System.nanoTime();
        }
        return fate.compareAndSet(Fate.NONE, now);
    }

    /** Waits until the engine is out of ZooKeeper, or cannot be brought out of it; not for long. */
    void awaitOut(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!client.out(client.node()) && begun() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void tell(Object watcher, Object event) {
        try {
            client.tellDeleted(watcher, event);
        } catch (Throwable e) {
            failure = ZooKeeperHandle.cause(e);
            if (!client.out(client.node())) {
                // It is as registered as before: to be told again.
                fate.set(Fate.NONE);
            }
        }
    }
}
