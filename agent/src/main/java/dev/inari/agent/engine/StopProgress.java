package dev.inari.agent.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells a stop that works from one that hangs: by whether the thread that runs it is found again and again in one and the same place. Looks
 * on one thread; may be read on any.
 */
final class StopProgress {
    private static final StackTraceElement[] NOWHERE = {};

    private StackTraceElement[] place = NOWHERE;
    private long sinceNanos;
    private volatile long unmovedMillis = -1;

    /** Looks where {@code stop} is; to be called about once a second. */
    void look(@Nullable Thread stop, long nowNanos) {
        if (stop == null || !stop.isAlive()) {
            place = NOWHERE;
            unmovedMillis = -1;
            return;
        }
        // Before the stack: a thread that ran in between shows the stack of a later moment, and is taken for one that
        // moves.
        Thread.State state = stop.getState();
        StackTraceElement[] now = stop.getStackTrace();
        if (works(state, now) || !Arrays.equals(now, place)) {
            place = now;
            sinceNanos = nowNanos;
        }
        unmovedMillis = (nowNanos - sinceNanos) / 1_000_000;
    }

    /** A loop may be found in one place and yet work; who runs native code may wait for the network, or for ever. */
    private static boolean works(Thread.State state, StackTraceElement[] stack) {
        return state == Thread.State.RUNNABLE && (stack.length == 0 || !stack[0].isNativeMethod());
    }

    /** For how long the stop has been waiting in one place; -1 while none is under way. */
    long unmovedMillis() {
        return unmovedMillis;
    }
}
