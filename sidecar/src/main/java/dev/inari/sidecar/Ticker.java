package dev.inari.sidecar;

/** The only clock of the sidecar, so that tests can have their own. Monotonic; has no relation to the time of day. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since some fixed instant; to be compared by difference only. */
    long nanos();

    /** The clock of this JVM. */
    static Ticker system() {
        return System::nanoTime;
    }
}
