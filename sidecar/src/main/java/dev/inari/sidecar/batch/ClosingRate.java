package dev.inari.sidecar.batch;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many sessions were closed in this pass and in the last minute. Used by one thread. */
final class ClosingRate {
    private static final long MINUTE = 60_000;

    private final Deque<Long> last = new ArrayDeque<>();
    private int inPass;

    void passBegins() {
        inPass = 0;
    }

    boolean allows(SweepSettings settings, long nowMillis) {
        // A clock that was set back must not lock it for hours.
        while (!last.isEmpty() && (nowMillis - last.peekFirst() >= MINUTE || last.peekFirst() > nowMillis)) {
            last.pollFirst();
        }
        return inPass < settings.mostPerPass() && last.size() < settings.mostPerMinute();
    }

    void count(long nowMillis) {
        inPass++;
        last.addLast(nowMillis);
    }
}
