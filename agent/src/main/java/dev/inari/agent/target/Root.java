package dev.inari.agent.target;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A way to an object of the engine that begins at something the agent can always find. Immutable. */
public final class Root {
    /** Where a root begins, looked up in the engine that is here. */
    public interface Instances {
        /** The session manager; null while none was seen. */
        @Nullable
        Object manager();

        /** The newest instance of this class that a start hook saw; null if none. */
        @Nullable
        Object seen(String className);

        /** A thread of this class among the JVM's shutdown hooks; null if none. */
        @Nullable
        Object shutdownHook(String className) throws ReflectiveOperationException;

        /** A class of the engine. */
        Class<?> load(String className) throws ClassNotFoundException;
    }

    enum Start {
        MANAGER,
        SEEN,
        SHUTDOWN_HOOK,
        STATIC_FIELD
    }

    final Start start;
    final String className;
    final Path path;
    private final String field;

    private Root(Start start, String className, String field, Path path) {
        this.start = start;
        this.className = className;
        this.field = field;
        this.path = path;
    }

    static Root manager(String... steps) {
        return new Root(Start.MANAGER, "", "", Path.of(steps));
    }

    static Root seen(String className, String... steps) {
        return new Root(Start.SEEN, className, "", Path.of(steps));
    }

    static Root shutdownHook(String className, String... steps) {
        return new Root(Start.SHUTDOWN_HOOK, className, "", Path.of(steps));
    }

    /**
     * Begins at the single instance of a Scala object. Only for objects that a running engine has initialised itself: some others read
     * resources through the context class loader in their initialiser, and would be broken for good by a first use on a thread of ours.
     */
    static Root scalaObject(String className, String... steps) {
        return new Root(Start.STATIC_FIELD, className, "MODULE$", Path.of(steps));
    }

    /** The same way, some steps further. */
    Root then(String... steps) {
        return new Root(start, className, field, path.then(steps));
    }

    /**
     * Finds the object.
     *
     * @return null if there is none now
     * @throws ReflectiveOperationException if the engine is not built as the table says, or a call on the way threw
     */
    public @Nullable Object find(Instances instances) throws ReflectiveOperationException {
        Object from = begin(instances);
        return path.exists() ? path.follow(from) : from;
    }

    /** Finds the first object that there is; null also where a root does not fit this version of the engine. */
    public static @Nullable Object findFirst(Root[] roots, Instances instances) {
        for (Root root : roots) {
            try {
                Object found = root.find(instances);
                if (found != null) {
                    return found;
                }
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                // A way that this version lacks; the next one may be there.
            }
        }
        return null;
    }

    private @Nullable Object begin(Instances instances) throws ReflectiveOperationException {
        switch (start) {
            case MANAGER:
                return instances.manager();
            case SEEN:
                return instances.seen(className);
            case SHUTDOWN_HOOK:
                return instances.shutdownHook(className);
            default:
                Field statics = instances.load(className).getDeclaredField(field);
                statics.setAccessible(true);
                return statics.get(null);
        }
    }
}
