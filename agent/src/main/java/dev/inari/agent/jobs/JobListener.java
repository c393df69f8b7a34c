package dev.inari.agent.jobs;

import dev.inari.agent.seam.JobHooks;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Notes on the engine's threads that a job was submitted, and within which statement; all reading is left to the agent's thread. A statement that
 * another one executes counts as that one. Thread-safe.
 */
final class JobListener implements JobHooks.Listener {
    private static final ThreadLocal<@Nullable Statement> CURRENT = new ThreadLocal<>();

    private final JobReader reader;
    private final JobRegistry registry;
    private final Predicate<Runnable> later;

    JobListener(JobReader reader, JobRegistry registry, Predicate<Runnable> later) {
        this.reader = reader;
        this.registry = registry;
        this.later = later;
    }

    /** A statement that is being executed. */
    static final class Statement {
        final Object operation;
        /** Null where only the operation knows it. */
        final @Nullable String text;

        Statement(Object operation, @Nullable String text) {
            this.operation = operation;
            this.text = text;
        }
    }

    @Override
    public boolean statementBegan(Object operation, @Nullable Object last) {
        if (CURRENT.get() != null) {
            return false;
        }
        CURRENT.set(new Statement(operation, last instanceof String ? (String) last : null));
        return true;
    }

    @Override
    public void statementEnded() {
        CURRENT.remove();
    }

    @Override
    public void submitted(Object environment, @Nullable Object pipeline, @Nullable Object client) {
        registry.submitted();
        if (!later.test(new Submitted(reader, environment, pipeline, client, CURRENT.get()))) {
            registry.dropped();
        }
    }

    /** Not a lambda: linking one takes milliseconds at its first use, and that is on a thread of the engine. */
    private static final class Submitted implements Runnable {
        private final JobReader reader;
        private final Object environment;
        private final @Nullable Object pipeline;
        private final @Nullable Object client;
        private final @Nullable Statement statement;
        private final long millis = System.currentTimeMillis();

        Submitted(
                JobReader reader,
                Object environment,
                @Nullable Object pipeline,
                @Nullable Object client,
                @Nullable Statement statement) {
            this.reader = reader;
            this.environment = environment;
            this.pipeline = pipeline;
            this.client = client;
            this.statement = statement;
        }

        @Override
        public void run() {
            reader.read(environment, pipeline, client, statement, millis);
        }
    }
}
