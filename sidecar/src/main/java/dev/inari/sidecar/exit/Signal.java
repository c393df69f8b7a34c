package dev.inari.sidecar.exit;

/** The two signals that can end an engine, in the order in which they are tried. */
public enum Signal {
    /** Asks the JVM to run its shutdown hooks. */
    TERM,
    /** Ends the process without asking it. */
    KILL
}
