package dev.inari.it.zookeeper;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, which no latch can tell; bounded, and only as long as needed. */
final class Await {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        if (!within(AT_MOST, condition)) {
            throw new AssertionError("waited " + AT_MOST.toSeconds() + " s in vain until " + what);
        }
    }

    /** Whether it came true in this time. */
    static boolean within(Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(2_000_000);
        }
        return true;
    }
}
