package dev.inari.sidecar.http;

/** Who listens to events, so that nothing is done for them while there is nobody. Thread-safe. */
public interface Listeners {
    /** How many there are at this moment. */
    int count();

    /** Returns when there is somebody: since when, in milliseconds since 1970. */
    long await() throws InterruptedException;
}
