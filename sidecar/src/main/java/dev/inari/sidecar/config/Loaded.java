package dev.inari.sidecar.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was read and found good, with all that {@code inari config} shows about it. Immutable.
 *
 * @param settings what the sidecar works with
 * @param file the file that was read; null if there was none
 * @param values every key with its value in force
 * @param rules the rules in the order in which they are tried, one line each
 * @param notes what is allowed and yet probably not meant
 */
public record Loaded(
        Settings settings, @Nullable Path file, List<Value> values, List<String> rules, List<String> notes) {
    /** One value in force and the place it came from. */
    public record Value(String key, String value, String where) {}
}
