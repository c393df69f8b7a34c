package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, until JUnit's timeout interrupts. */
final class Await {
    private static final long BETWEEN_LOOKS_NANOS = 2_000_000;

    private Await() {}

    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted()).as("out of time").isFalse();
            // So that the one who is waited for has its turn.
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
