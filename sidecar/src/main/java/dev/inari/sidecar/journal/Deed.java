package dev.inari.sidecar.journal;

/** What is done to an engine, as the journal names it. */
public enum Deed {
    ASK,
    FORCE_ASK,
    TERM,
    KILL,
    CLOSE_SESSION,
    HOLD,
    RELEASE,
    ORDER
}
