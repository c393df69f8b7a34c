package dev.inari.sidecar.guard;

import java.time.Duration;

/** Writes durations as people say them, in at most two units, wherever a person reads what the guard thinks. */
public final class Durations {
    private Durations() {}

    /** A negative one is none at all. */
    public static String human(long millis) {
        return human(Duration.ofMillis(Math.max(0, millis)));
    }

    static String human(Duration time) {
        if (time.toSeconds() == 0) {
            return time.toMillis() + " ms";
        }
        if (time.toMinutes() == 0) {
            return time.toSeconds() + " s";
        }
        if (time.toHours() == 0) {
            return two(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        return time.toDays() == 0
                ? two(time.toHours(), "h", time.toMinutesPart(), "min")
                : two(time.toDays(), "d", time.toHoursPart(), "h");
    }

    private static String two(long large, String largeUnit, int small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
