package dev.inari.sidecar.guard;

/** What is done about a condition, beyond showing it. */
public enum Response {
    /** Show and journal it; people decide. */
    REPORT,
    /** Put right what can be put right without ending the engine. */
    CURE,
    /** Let the engine go, by the ladder; never while it serves somebody. */
    EXIT
}
