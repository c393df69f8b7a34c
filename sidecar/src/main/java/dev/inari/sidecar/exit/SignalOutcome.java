package dev.inari.sidecar.exit;

import java.util.Arrays;

/** What became of one attempt to signal an engine's process. Only {@link #SENT} touched a process. */
public enum SignalOutcome {
    SENT("the signal was sent", false),
    ALREADY_GONE("the process was gone already", true),
    NOT_OURS("the pid belongs to another process now; nothing was sent", true),
    NOT_PERMITTED("the system did not permit the signal", false),
    DEFUNCT("the process has ended and waits for its parent; nothing was sent", true),
    UNVERIFIED("the identity of the process could not be verified; nothing was sent", false),
    HELD("an operator holds the engine; nothing was sent", false),
    DRY_RUN("this is a dry run; nothing was sent", false),
    UNRECORDED("the journal could not be written, and no force is used without it; nothing was sent", false);

    private final String text;
    private final boolean over;

    SignalOutcome(String text, boolean over) {
        this.text = text;
        this.over = over;
    }

    /** Whether the engine's process has ended. */
    public boolean over() {
        return over;
    }

    /** Whether it was not even tried, so that it has to be tried again before anything harder is. */
    public boolean untried() {
        return this == UNVERIFIED || this == UNRECORDED || this == HELD || this == DRY_RUN;
    }

    /** Whether this is the name of such an outcome. */
    public static boolean untried(String name) {
        return Arrays.stream(values())
                .anyMatch(outcome -> outcome.untried() && outcome.name().equals(name));
    }

    /** The outcome in words. */
    public String text() {
        return text;
    }
}
