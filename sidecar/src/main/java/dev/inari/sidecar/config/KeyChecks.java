package dev.inari.sidecar.config;

import io.smallrye.config.Converters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Checks each key by itself before the mapping is built: SmallRye would stop at a wrong type, or pass over an unknown key of its kind. */
final class KeyChecks {
    private final KnownKeys known;
    private final DurationConverter durations = new DurationConverter();
    private final StrictBooleanConverter booleans = new StrictBooleanConverter();

    KeyChecks(KnownKeys known) {
        this.known = known;
    }

    List<ConfigProblem> check(List<KeySource> sources) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (KeySource source : sources) {
            source.values().forEach((key, value) -> {
                String wrong = wrongWith(key, value);
                if (wrong != null) {
                    problems.add(new ConfigProblem(key, value, source.place(key), wrong));
                }
            });
        }
        return problems;
    }

    private @Nullable String wrongWith(String key, String value) {
        Class<?> type = known.typeOf(key);
        if (type == null) {
            return value.isEmpty() && known.isGroup(key) ? null : unknown(key);
        }
        if (value.isBlank()) {
            return known.defaults().containsKey(key) ? "is empty; give a value, or leave the key out" : null;
        }
        try {
            convert(type, value);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    private String unknown(String key) {
        if (known.isGroup(key)) {
            return "takes keys or items below it, not a value";
        }
        int end = Math.max(key.lastIndexOf('.'), key.endsWith("]") ? key.lastIndexOf('[') : -1);
        if (end > 0 && known.typeOf(key.substring(0, end)) != null) {
            return "is unknown: " + key.substring(0, end) + " takes one value and has nothing below it";
        }
        String nearest = known.nearestKey(key);
        return "is unknown; " + (nearest == null ? "remove it" : "did you mean " + nearest + "?");
    }

    private void convert(Class<?> type, String value) {
        if (type == Duration.class) {
            durations.convert(value);
        } else if (type == Boolean.class) {
            booleans.convert(value);
        } else if (type == Integer.class) {
            wholeNumber(value);
        } else if (type.isEnum()) {
            oneOf(type, value);
        }
    }

    private static void wholeNumber(String value) {
        try {
            Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is no whole number", e);
        }
    }

    private static void oneOf(Class<?> type, String value) {
        try {
            Converters.getImplicitConverter(type).convert(value.strip());
        } catch (IllegalArgumentException e) {
            List<String> names =
                    Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
            String nearest = Nearest.to(value.toUpperCase(Locale.ROOT), names.stream());
            throw new IllegalArgumentException(
                    "is none of " + String.join(", ", names)
                            + (nearest == null ? "" : "; did you mean " + nearest + "?"),
                    e);
        }
    }
}
