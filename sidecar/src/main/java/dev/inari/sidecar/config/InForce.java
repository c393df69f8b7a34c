package dev.inari.sidecar.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers which value of a key won and where it stands, for problems and for {@code inari config show}. */
final class InForce {
    private static final String DEFAULT = "default";

    private final SmallRyeConfig config;
    private final List<KeySource> sources;
    private final KnownKeys known;

    InForce(SmallRyeConfig config, List<KeySource> sources, KnownKeys known) {
        this.config = config;
        this.sources = sources;
        this.known = known;
    }

    /** A problem of this key, with its value in force and the place of that. */
    ConfigProblem problem(String key, String what) {
        return new ConfigProblem(key, value(key), where(key), what);
    }

    @Nullable
    String value(String key) {
        ConfigValue value = config.getConfigValue(key);
        return value.getValue() != null ? value.getValue() : known.defaults().get(key);
    }

    /** A problem of a key that is not there, at the place of the nearest key beside it. */
    ConfigProblem missing(String key, String what) {
        String group = key.substring(0, key.lastIndexOf('.') + 1);
        String beside = sources.stream()
                .flatMap(source -> source.values().keySet().stream())
                .filter(other -> other.startsWith(group))
                .findFirst()
                .orElse(key);
        return new ConfigProblem(key, null, where(beside), what);
    }

    String where(String key) {
        // The sources are in falling order of precedence.
        return sources.stream()
                .filter(source -> source.values().containsKey(key))
                .findFirst()
                .map(source -> source.place(key))
                .orElse(DEFAULT);
    }

    boolean isDefault(String key) {
        return where(key).equals(DEFAULT);
    }

    /** Whether any source gives a key below this one. */
    boolean hasBelow(String key) {
        return sources.stream()
                .anyMatch(source -> source.values().keySet().stream().anyMatch(other -> other.startsWith(key + ".")));
    }

    List<Loaded.Value> values() {
        TreeSet<String> keys = new TreeSet<>(known.defaults().keySet());
        known.types().keySet().stream().filter(key -> !key.contains("*")).forEach(keys::add);
        sources.forEach(source -> keys.addAll(source.values().keySet()));
        return keys.stream()
                .filter(key -> known.typeOf(key) != null && !key.contains("[*]"))
                .map(key -> new Loaded.Value(key, orEmpty(value(key)), where(key)))
                .toList();
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
