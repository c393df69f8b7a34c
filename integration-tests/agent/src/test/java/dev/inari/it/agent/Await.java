package dev.inari.it.agent;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, which no latch can tell; bounded, and only as long as needed. */
final class Await {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + AT_MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("waited " + AT_MOST.toSeconds() + " s in vain until " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
