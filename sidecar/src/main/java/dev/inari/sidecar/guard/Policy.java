package dev.inari.sidecar.guard;

import java.time.Duration;

/**
 * What may be done to one engine, and how long each step may take. Immutable.
 *
 * @param rule name of the rule that gave it, for explanations
 * @param exitWhenIdle whether this engine may be ended when it serves nobody
 * @param linger how long an engine must have been idle before it is asked to leave; zero for at once
 * @param initialWait how long an engine that never had a session is left alone, counted from its agent's start
 * @param graceful budget of the first rung: from the accepted request to the process being gone
 * @param term budget of the second rung: from SIGTERM to the process being gone
 * @param suspectAfterMisses heartbeats missed one after the other before an engine counts as suspect; at least 1
 */
public record Policy(
        String rule,
        boolean exitWhenIdle,
        Duration linger,
        Duration initialWait,
        Duration graceful,
        Duration term,
        int suspectAfterMisses) {
    public Policy {
        requireNotNegative("linger", linger);
        requireNotNegative("initialWait", initialWait);
        requireNotNegative("graceful", graceful);
        requireNotNegative("term", term);
        if (suspectAfterMisses < 1) {
            throw new IllegalArgumentException("suspectAfterMisses must be at least 1, was " + suspectAfterMisses);
        }
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }
}
