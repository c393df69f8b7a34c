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
 * @param care how its conditions are told and dealt with
 */
public record Policy(
        String rule,
        boolean exitWhenIdle,
        Duration linger,
        Duration initialWait,
        Duration graceful,
        Duration term,
        int suspectAfterMisses,
        Care care) {
    public Policy {
        requireNotNegative("linger", linger);
        requireNotNegative("initialWait", initialWait);
        requireNotNegative("graceful", graceful);
        requireNotNegative("term", term);
        if (suspectAfterMisses < 1) {
            throw new IllegalArgumentException("suspectAfterMisses must be at least 1, was " + suspectAfterMisses);
        }
    }

    /** A policy with the normal care. */
    public Policy(
            String rule,
            boolean exitWhenIdle,
            Duration linger,
            Duration initialWait,
            Duration graceful,
            Duration term,
            int suspectAfterMisses) {
        this(rule, exitWhenIdle, linger, initialWait, graceful, term, suspectAfterMisses, Care.NORMAL);
    }

    /** The same budgets for an engine that has not said yet what it is, and may only be watched. */
    public Policy watching() {
        return byHand().named("not identified yet");
    }

    /** The same rule and budgets where an operator's word alone counts: nothing is done because of what is observed. */
    public Policy byHand() {
        Care reporting = care;
        for (Condition condition : Condition.values()) {
            // What stands at "exit" by itself is kept from by exitWhenIdle, or is about an engine that leaves already.
            if (condition.actsOnEnginesThatStay()) {
                reporting = reporting.with(condition, Response.REPORT);
            }
        }
        return new Policy(rule, false, linger, initialWait, graceful, term, suspectAfterMisses, reporting);
    }

    private Policy named(String other) {
        return new Policy(other, exitWhenIdle, linger, initialWait, graceful, term, suspectAfterMisses, care);
    }

    /** The same with other care. */
    public Policy with(Care other) {
        return new Policy(rule, exitWhenIdle, linger, initialWait, graceful, term, suspectAfterMisses, other);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }
}
