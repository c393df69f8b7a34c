package dev.inari.sidecar.guard;

import java.time.Duration;

/**
 * The time that one rung of the ladder has. It is extended only by progress, and never beyond {@link #MOST_BUDGETS} times the budget.
 *
 * @param running whether the time runs; it does not before the rung's signal was sent
 * @param milestones exit milestones seen so far
 * @param tries how often this rung's signal came back
 * @param unsent whether the signal never left this sidecar, so that its time is only the wait before the next try
 */
public record Rung(
        Duration budget,
        boolean running,
        long startedNanos,
        long deadlineNanos,
        int milestones,
        int tries,
        boolean unsent) {
    static final int MOST_BUDGETS = 3;
    private static final Duration LONGEST = Duration.ofDays(365);

    /** A rung whose time begins now. */
    static Rung running(Duration budget, int milestones, long nowNanos) {
        Rung rung = waiting(budget, milestones);
        return new Rung(rung.budget, true, nowNanos, nowNanos + rung.budget.toNanos(), milestones, 0, false);
    }

    /** A rung whose time begins when its signal was sent. */
    static Rung waiting(Duration budget, int milestones) {
        // Far beyond any sense, but additions of it cannot overflow.
        Duration bounded = budget.compareTo(LONGEST) < 0 ? budget : LONGEST;
        return new Rung(bounded, false, 0, 0, milestones, 0, false);
    }

    /** Its signal came back: its time begins, this time with another budget. */
    Rung tried(Duration nextBudget, long nowNanos) {
        Rung next = running(nextBudget, milestones, nowNanos);
        return new Rung(next.budget, true, next.startedNanos, next.deadlineNanos, next.milestones, tries + 1, false);
    }

    /** Its signal could not even be tried: it is to be tried again after a wait. */
    Rung untried(Duration wait, long nowNanos) {
        Rung next = tried(wait, nowNanos);
        return new Rung(next.budget, true, next.startedNanos, next.deadlineNanos, milestones, next.tries, true);
    }

    /** With its whole budget from now, if its time runs. */
    Rung anew(long nowNanos) {
        return running
                ? new Rung(budget, true, nowNanos, nowNanos + budget.toNanos(), milestones, tries, unsent)
                : this;
    }

    /** Without the time that this sidecar slept through. */
    Rung shifted(Duration by) {
        long nanos = by.toNanos();
        return new Rung(budget, running, startedNanos + nanos, deadlineNanos + nanos, milestones, tries, unsent);
    }

    /** Its signal is on the way again. */
    Rung paused() {
        return new Rung(budget, false, startedNanos, deadlineNanos, milestones, tries, unsent);
    }

    /** With one more budget from now, if a milestone was reached since the last look and the limit allows it. */
    Rung extendedBy(int reached, long nowNanos) {
        if (!running || reached <= milestones) {
            return this;
        }
        long limit = startedNanos + MOST_BUDGETS * budget.toNanos();
        long wanted = nowNanos + budget.toNanos();
        long extended = wanted - limit < 0 ? wanted : limit;
        return new Rung(budget, true, startedNanos, extended, reached, tries, unsent);
    }

    boolean over(long nowNanos) {
        return running && nowNanos - deadlineNanos >= 0;
    }
}
