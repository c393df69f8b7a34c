package dev.inari.sidecar.config;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys that one source gives, each with the place where a person finds it; SmallRye itself keeps only the name of the source. */
final class KeySource {
    private final String name;
    private final int ordinal;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> places = new TreeMap<>();

    KeySource(String name, int ordinal) {
        this.name = name;
        this.ordinal = ordinal;
    }

    /** Returns the place of an earlier value of this key; null if this is the first. */
    @Nullable
    String put(String key, String value, String place) {
        String earlier = places.putIfAbsent(key, place);
        values.putIfAbsent(key, value);
        return earlier;
    }

    String name() {
        return name;
    }

    int ordinal() {
        return ordinal;
    }

    Map<String, String> values() {
        return values;
    }

    String place(String key) {
        return places.getOrDefault(key, name);
    }
}
