package dev.inari.agent.seam;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What woven engine code calls where a statement is executed and a job is submitted. Apart from {@link SessionHooks}: an error here says nothing
 * about sessions. Until the agent listens, and whatever it does, the engine sees nothing: no exception leaves this class.
 */
public final class JobHooks {
    /** What the agent does at each hook. Called on the engine's threads; must be quick, and may be called by many at once. */
    public interface Listener {
        /**
         * The engine begins to execute a statement on this thread.
         *
         * @param operation what executes it
         * @param last the last argument of the method that does, which may be the statement; null if it has none
         * @return whether no other statement was under way on this thread; then {@link #statementEnded} must follow
         */
        boolean statementBegan(Object operation, @Nullable Object last);

        /** The outermost statement of this thread ended, well or badly. */
        void statementEnded();

        /** A job was submitted on this thread. */
        void submitted(Object environment, @Nullable Object pipeline, @Nullable Object client);
    }

    private static final AtomicLong ERRORS = new AtomicLong();
    private static volatile @Nullable Listener listener;

    private JobHooks() {}

    /** Connects the agent; called once. */
    public static void connect(Listener agent) {
        listener = agent;
    }

    /** Errors thrown inside these hooks since start; jobs may have been missed. */
    public static long errors() {
        return ERRORS.get();
    }

    public static boolean statementBegan(Object operation, @Nullable Object last) {
        Listener agent = listener;
        if (agent == null) {
            return false;
        }
        try {
            return agent.statementBegan(operation, last);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
            return false;
        }
    }

    /** A statement ended, of which {@link #statementBegan} returned {@code outermost}. */
    public static void statementEnded(boolean outermost) {
        Listener agent = listener;
        if (agent == null || !outermost) {
            return;
        }
        try {
            agent.statementEnded();
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
        }
    }

    public static void submitted(Object environment, @Nullable Object pipeline, @Nullable Object client) {
        Listener agent = listener;
        if (agent == null) {
            return;
        }
        try {
            agent.submitted(environment, pipeline, client);
        } catch (Throwable e) {
            ERRORS.incrementAndGet();
        }
    }
}
