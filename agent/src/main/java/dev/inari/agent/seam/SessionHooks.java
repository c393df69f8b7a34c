package dev.inari.agent.seam;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The only class of ours that woven engine code calls. It stands in the engine's class path and hands each call to the agent, which lives
 * in a class loader of its own; until the agent is there, and whatever it does, the engine sees nothing: no exception leaves these methods but
 * the one that refuses an open.
 */
public final class SessionHooks {
    /** What the agent does at each hook. Called on the engine's threads; must be quick, and may be called by many at once. */
    public interface Listener {
        /**
         * A session is about to be opened.
         *
         * @return a {@link Throwable} if it must not be opened, else a token to give back to {@link #openEnded}; null if this manager does
         *     not matter
         */
        @Nullable
        Object opening(Object manager);

        /** An open that was let in by {@code token} ended; {@code returned} and {@code thrown} are what the engine made of it. */
        void openEnded(
                Object manager,
                Object token,
                @Nullable Object request,
                @Nullable Object returned,
                @Nullable Throwable thrown);

        /** The engine put a session into its map. */
        void registered(Object manager, Object handle, Object session);

        /** The engine began to close a session. */
        void closing(Object manager, Object handle);

        /** The engine's close came back, or threw. */
        void closeEnded(Object manager, Object handle, @Nullable Throwable thrown);

        /** A session manager or an engine began to start: the earliest sight of the instance. */
        void started(Object part);
    }

    private static final AtomicLong ERRORS = new AtomicLong();
    private static volatile @Nullable Listener listener;

    private SessionHooks() {}

    /** Connects the agent; called once. */
    public static void connect(Listener agent) {
        listener = agent;
    }

    /** Errors thrown inside hooks since start; each of them makes the counts doubtful. */
    public static long errors() {
        return ERRORS.get();
    }

    /**
     * Comes before anything that the engine's method does, and throws in its place what refuses the open; then {@link #openEnded} is not
     * called.
     */
    public static @Nullable Object opening(Object manager) {
        Listener agent = listener;
        if (agent == null) {
            return null;
        }
        Object answer;
        try {
            answer = agent.opening(manager);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
            return null;
        }
        if (answer instanceof Throwable) {
            SessionHooks.<RuntimeException>refuse((Throwable) answer);
        }
        return answer;
    }

    /** Whatever it is: what an engine's open may throw is the engine's to declare, and the JVM does not look at it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void refuse(Throwable refusal) throws T {
        throw (T) refusal;
    }

    public static void openEnded(
            Object manager,
            @Nullable Object token,
            @Nullable Object request,
            @Nullable Object returned,
            @Nullable Throwable thrown) {
        Listener agent = listener;
        if (agent == null || token == null) {
            return;
        }
        try {
            agent.openEnded(manager, token, request, returned, thrown);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
        }
    }

    public static void registered(Object manager, Object handle, Object session) {
        Listener agent = listener;
        if (agent == null) {
            return;
        }
        try {
            agent.registered(manager, handle, session);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
        }
    }

    public static void closing(Object manager, Object handle) {
        Listener agent = listener;
        if (agent == null) {
            return;
        }
        try {
            agent.closing(manager, handle);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
        }
    }

    public static void closeEnded(Object manager, Object handle, @Nullable Throwable thrown) {
        Listener agent = listener;
        if (agent == null) {
            return;
        }
        try {
            agent.closeEnded(manager, handle, thrown);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
        }
    }

    public static void started(Object part) {
        Listener agent = listener;
        if (agent == null) {
            return;
        }
        try {
            agent.started(part);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
        }
    }
}
