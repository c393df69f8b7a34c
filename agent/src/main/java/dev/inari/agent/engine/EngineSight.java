package dev.inari.agent.engine;

import dev.inari.agent.target.Root;
import dev.inari.agent.target.Target;
import dev.inari.agent.target.Targets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which engine this JVM is, and the instances of it that hooks have shown us. Where one engine holds another inside, the outer one counts:
 * the row of highest rank whose manager class was loaded. Thread-safe.
 */
public final class EngineSight implements Root.Instances {
    private final ShutdownHooks shutdownHooks;
    private final Map<String, Object> seen = new ConcurrentHashMap<>();
    private volatile @Nullable Target loaded;
    private volatile @Nullable Target target;
    private volatile @Nullable Object manager;
    private volatile @Nullable ClassLoader loader;

    public EngineSight(ShutdownHooks shutdownHooks) {
        this.shutdownHooks = shutdownHooks;
    }

    /** A class of the table was woven. */
    public synchronized void classLoaded(String className, @Nullable ClassLoader by) {
        loader = by;
        Target row = Targets.ofManagerName(className);
        Target best = loaded;
        if (row != null && (best == null || row.rank() > best.rank())) {
            loaded = row;
            forgetInner(row);
        }
    }

    /** A manager that was seen before the class of the engine around it. */
    private void forgetInner(Target outer) {
        Target inner = target;
        if (inner != null && inner.rank() < outer.rank()) {
            manager = null;
            target = null;
        }
    }

    /** The row that the classes loaded so far speak for; null if only shared ones were. */
    public @Nullable Target loadedTarget() {
        return loaded;
    }

    /** The engine's row; null until its session manager was seen. */
    public @Nullable Target target() {
        return target;
    }

    /** The engine's row, or before its session manager was seen the best guess; null if there is none. */
    public @Nullable Target likelyTarget() {
        Target seenRow = target;
        return seenRow == null ? loaded : seenRow;
    }

    /** A part of the engine began to start. */
    void saw(Object part) {
        for (Class<?> type = part.getClass(); type != null; type = type.getSuperclass()) {
            if (Targets.hooked(type.getName()) != null) {
                seen.put(type.getName(), part);
            }
        }
    }

    /** The row for a call on this manager; null if the manager is none of ours, or lies inside the engine that counts. */
    @Nullable
    Target accept(Object caller) {
        return caller == manager ? target : look(caller);
    }

    private synchronized @Nullable Target look(Object caller) {
        Target row = Targets.ofManager(caller.getClass());
        Target outermost = loaded;
        if (row == null || (outermost != null && row.rank() < outermost.rank())) {
            return null;
        }
        target = row;
        manager = caller;
        loader = caller.getClass().getClassLoader();
        return row;
    }

    @Override
    public @Nullable Object manager() {
        return manager;
    }

    @Override
    public @Nullable Object seen(String className) {
        return seen.get(className);
    }

    @Override
    public @Nullable Object shutdownHook(String className) throws ReflectiveOperationException {
        return shutdownHooks.find(className);
    }

    @Override
    public Class<?> load(String className) throws ClassNotFoundException {
        return Class.forName(className, false, loader);
    }
}
