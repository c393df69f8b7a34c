package dev.inari.jmx;

/** Makes clients that share one bounded pool of workers, so that any number of hung engines costs a fixed number of threads. */
public interface EngineClients extends AutoCloseable {

    /**
     * Starts a pool. The first one in a JVM also installs the JVM-wide RMI socket factory and filter of answers that deadlines and safety
     * rest on; both act on calls of this module only, except that RMI sockets of others get long time limits too.
     *
     * @param workers most threads that calls may hold; engines that did not answer their last call, or were never asked, share half of them
     * @throws IllegalArgumentException if there is not at least one worker
     * @throws IllegalStateException if another RMI socket factory is set in this JVM, because no deadline could be kept
     */
    static EngineClients create(Deadlines deadlines, int workers) {
        return new PooledEngineClients(deadlines, workers);
    }

    /**
     * A client for one engine; connects on first use.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    EngineClient open(Endpoint endpoint);

    /** Closes every client and ends the workers. Idempotent. */
    @Override
    void close();
}
