package dev.inari.sidecar.config;

import java.io.Serial;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/** Reads {@code 500ms}, {@code 5s}, {@code 2m} beside ISO-8601, which is all that SmallRye knows; a number without a unit is refused. */
final class DurationConverter implements Converter<Duration> {
    @Serial
    private static final long serialVersionUID = 1;

    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d{1,15})\\s*([a-zA-Z]*)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    /** Long enough for every use, short enough that no sum of nanoseconds overflows. */
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(String value) {
        Duration duration = parse(value.strip());
        if (duration.isNegative()) {
            throw new IllegalArgumentException("must not be negative");
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("is longer than 365d");
        }
        return duration;
    }

    private static Duration parse(String value) {
        Matcher simple = SIMPLE.matcher(value);
        if (!simple.matches()) {
            return parseIso(value);
        }
        String unit = simple.group(2).toLowerCase(Locale.ROOT);
        long amount = Long.parseLong(simple.group(1));
        if (unit.isEmpty()) {
            throw new IllegalArgumentException(
                    "has no unit; write " + amount + "s for seconds (units: ms, s, m, h, d)");
        }
        ChronoUnit known = UNITS.get(unit);
        if (known == null) {
            throw new IllegalArgumentException("has the unknown unit '" + simple.group(2) + "'; use ms, s, m, h or d");
        }
        return times(amount, known);
    }

    private static Duration times(long amount, ChronoUnit unit) {
        try {
            return Duration.of(amount, unit);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is longer than 365d", e);
        }
    }

    private static Duration parseIso(String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is no duration; write it like 500ms, 5s, 2m, 1h or PT5S", e);
        }
    }
}
