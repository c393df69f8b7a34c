package dev.inari.sidecar.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * The only clock of a life, and what happens when. Whoever waits lets the rest of the world go on meanwhile, on the same Java thread: so a step
 * of one thread of the sidecar can come between any two of another, and of the world.
 */
final class Timeline {
    private static final int MOST_STEPS_AT_ONE_INSTANT = 100_000;

    private record Due(long atNanos, long order, Runnable what) {}

    private final PriorityQueue<Due> later =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final BooleanSupplier sidecarSteps;
    private long now = 1_000_000_000_000L;
    private long order;
    private int stepsAtThisInstant;

    /** {@code sidecarSteps} does one task of the sidecar, if there is one that can be done now. */
    Timeline(BooleanSupplier sidecarSteps) {
        this.sidecarSteps = sidecarSteps;
    }

    long now() {
        return now;
    }

    void in(long nanos, Runnable what) {
        later.add(new Due(now + nanos, order++, what));
    }

    /** Lets so much time pass, with all that happens in it. */
    void elapse(long nanos) {
        long end = now + nanos;
        while (true) {
            if (sidecarSteps.getAsBoolean()) {
                requireProgress();
                continue;
            }
            Due due = later.peek();
            if (due == null || due.atNanos() > end) {
                break;
            }
            later.remove();
            moveTo(due.atNanos());
            due.what().run();
            requireProgress();
        }
        moveTo(end);
    }

    private void moveTo(long nanos) {
        if (nanos > now) {
            now = nanos;
            stepsAtThisInstant = 0;
        }
    }

    private void requireProgress() {
        stepsAtThisInstant++;
        if (stepsAtThisInstant > MOST_STEPS_AT_ONE_INSTANT) {
            throw new IllegalStateException("steps without end at one instant");
        }
    }
}
