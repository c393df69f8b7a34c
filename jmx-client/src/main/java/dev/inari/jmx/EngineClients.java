package dev.inari.jmx;

/** Makes clients that share one bounded pool of workers, so that any number of hung engines costs a fixed number of threads. */
public interface EngineClients extends AutoCloseable {

    /** A client for one engine; connects on first use. */
    EngineClient open(Endpoint endpoint);

    /** Closes every client and ends the workers. Idempotent. */
    @Override
    void close();
}
