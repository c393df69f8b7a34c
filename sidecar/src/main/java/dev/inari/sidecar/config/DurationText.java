package dev.inari.sidecar.config;

import java.time.Duration;

/** Writes and reads durations as the configuration does, so that what is shown can be pasted back. */
public final class DurationText {
    private DurationText() {}

    /**
     * The duration that was written like this.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static Duration read(String text) {
        return new DurationConverter().convert(text);
    }

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
