package dev.inari.it;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does, for as long as a slow machine may need, and says what did not happen. */
final class Await {
    private static final Duration STEP = Duration.ofMillis(20);

    private Await() {}

    static void until(String what, Duration atMost, BooleanSupplier condition, Supplier<String> evidence) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + atMost + ": " + what + "\n" + evidence.get());
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
