package dev.inari.sidecar.simulation;

import java.util.SplittableRandom;

/** All that is left to chance in one life; the same seed gives the same life. For one thread. */
final class Chance {
    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000 * MILLISECOND;

    private final SplittableRandom random;

    Chance(long seed) {
        // Neighbouring seeds must not give neighbouring lives.
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1).split();
    }

    boolean of(double probability) {
        return random.nextDouble() < probability;
    }

    /** Both ends included. */
    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** So many milliseconds, in nanoseconds, and some more or less, so that things rarely happen at the very same instant. */
    long millis(int least, int most) {
        return between(least, most) * MILLISECOND + random.nextInt((int) MILLISECOND);
    }

    @SafeVarargs
    final <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }
}
