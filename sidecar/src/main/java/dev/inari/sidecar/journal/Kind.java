package dev.inari.sidecar.journal;

/** What is worth keeping without being an action. */
public enum Kind {
    STAGE,
    LADDER_ENDED,
    GONE,
    CONDITION,
    EVIDENCE,
    ORDER_ENDED
}
