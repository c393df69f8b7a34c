package dev.inari.sidecar.config;

import java.time.Duration;

/** Writes durations as the configuration reads them, so that what is shown can be pasted back. */
public final class DurationText {
    private DurationText() {}

    /** The duration in the largest unit that divides it, for example {@code 90s}, {@code 500ms}, {@code 2m}. */
    public static String of(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() != 0 || duration.isZero()) {
            return duration.toSeconds() + "s";
        }
        return duration.toMinutesPart() != 0 ? duration.toMinutes() + "m" : duration.toHours() + "h";
    }
}
