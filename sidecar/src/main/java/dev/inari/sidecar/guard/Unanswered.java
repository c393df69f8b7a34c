package dev.inari.sidecar.guard;

/** What was asked of an agent and may have closed its gate, though no answer came. The next heartbeat shows whether it did. */
public enum Unanswered {
    NOTHING,
    /** A request, which closes the gate only at a zero that is certain. */
    REQUEST,
    /** An order, which closes it whoever is served. */
    ORDER
}
