package dev.inari.sidecar;

import java.time.Duration;
import java.util.function.Supplier;

/** Where the sidecar's work runs, so that tests can run it step by step. Tasks given after {@link #close()} are dropped. */
interface Threads extends AutoCloseable {
    /** On the one thread that owns all decisions, in the order of the calls. */
    void decide(Runnable task);

    /** On that same thread, later. */
    void decideAfter(Duration delay, Runnable task);

    /**
     * On one of the few threads that talk to engines and may be held up by them. What {@code task} gives is to be done by the same thread right
     * after it; it is apart so that tests can let time pass while an engine is asked.
     */
    void call(Supplier<Runnable> task);

    /** On the thread that sends signals, which no engine can hold up. */
    void signal(Runnable task);

    /** On the thread that writes the journal, in the order of the calls. */
    void record(Runnable task);

    /** On a thread that reads the run directory and may be held up by what is in it; on another one while an earlier task hangs. */
    void scan(Runnable task);

    /** Ends all of them; waits a bounded time for the decision that is being taken. */
    @Override
    void close();
}
