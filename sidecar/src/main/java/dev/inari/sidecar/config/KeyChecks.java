package dev.inari.sidecar.config;

import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import io.smallrye.config.Converters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
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
            return known.mayBeEmpty(key) ? null : "is empty; give a value, or leave the key out";
        }
        if (type == Response.class) {
            return wrongResponse(key, value);
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
        String group = key.substring(0, key.lastIndexOf('.') + 1);
        if (known.typeOf(group + Condition.IDLE.key()) == Response.class) {
            return noCondition(group, key.substring(group.length()));
        }
        String nearest = known.nearestKey(key);
        return "is unknown; " + (nearest == null ? "remove it" : "did you mean " + nearest + "?");
    }

    /** The names are told, because what people call a condition need not resemble what it is called here. */
    private String noCondition(String group, String name) {
        List<String> names = known.namesIn(group);
        String nearest = Nearest.to(name, names.stream());
        return "is no condition; "
                + (nearest == null ? "known are " + String.join(", ", names) : "did you mean " + group + nearest + "?");
    }

    private void convert(Class<?> type, String value) {
        if (type == Duration.class) {
            durations.convert(value);
        } else if (type == Boolean.class) {
            booleans.convert(value);
        } else if (type == Integer.class) {
            wholeNumber(() -> Integer.parseInt(value.strip()));
        } else if (type == Long.class) {
            wholeNumber(() -> Long.parseLong(value.strip()));
        } else if (type.isEnum()) {
            oneOf(type, value);
        }
    }

    private static void wholeNumber(LongSupplier number) {
        try {
            var unused = number.getAsLong();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is no whole number", e);
        }
    }

    /** Not each condition can be answered in every way: a silent engine has nobody to ask. */
    private static @Nullable String wrongResponse(String key, String value) {
        Condition condition = Condition.of(key.substring(key.lastIndexOf('.') + 1));
        List<String> possible = condition.possible().stream().map(Response::key).toList();
        return possible.contains(value.strip().toLowerCase(Locale.ROOT))
                ? null
                : "is no response to " + condition.key() + "; write " + String.join(" or ", possible);
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
