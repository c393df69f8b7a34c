package dev.inari.sidecar.config;

import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.common.utils.StringUtil;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows every key of the mapping and its type, to tell a misspelt key from a known one and to check each value by itself. Immutable. */
final class KnownKeys {
    private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,4})]");
    private static final Pattern VARIABLE_INDEX = Pattern.compile("_(\\d{1,4})__");

    private static final List<String> CONDITIONS =
            Arrays.stream(Condition.values()).map(Condition::key).toList();

    private final Map<String, Class<?>> types = new TreeMap<>();
    private final Map<String, String> defaults = new TreeMap<>();
    private final Set<String> optional = new TreeSet<>();

    KnownKeys() {
        ConfigMappings.getProperties(ConfigClass.configClass(InariConfig.class)).forEach(this::add);
        defaults.putAll(Defaults.mapEntries());
    }

    private void add(String pattern, Property property) {
        if (property.isGroup() || property.isCollection()) {
            return;
        }
        if (pattern.endsWith(".conditions.*")) {
            String group = pattern.substring(0, pattern.length() - 1);
            CONDITIONS.forEach(condition -> types.put(group + condition, Response.class));
            return;
        }
        if (property.isOptional()) {
            optional.add(pattern);
        }
        types.put(pattern, leaf(property.getMethod().getGenericReturnType()));
        if (property.hasDefaultValue() && property.getDefaultValue() != null) {
            defaults.put(pattern, property.getDefaultValue());
        }
    }

    /** The last type argument is what a value must convert to: of an Optional, a List and a Map alike. */
    private static Class<?> leaf(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return leaf(arguments[arguments.length - 1]);
        }
        return MethodType.methodType((Class<?>) type).wrap().returnType();
    }

    /** Patterns of all keys, with {@code [*]} for an index and {@code *} for a name of the user's own; with the type of the value. */
    Map<String, Class<?>> types() {
        return types;
    }

    /** Default values by key. */
    Map<String, String> defaults() {
        return defaults;
    }

    /** The type that the value of this key must have; null if there is no such key. */
    @Nullable
    Class<?> typeOf(String key) {
        Class<?> exact = types.get(INDEX.matcher(key).replaceAll("[*]"));
        if (exact != null) {
            return exact;
        }
        int dot = key.lastIndexOf('.');
        return dot < 0 || dot == key.length() - 1 ? null : types.get(key.substring(0, dot) + ".*");
    }

    /** Whether the key may stand there without a value. */
    boolean mayBeEmpty(String key) {
        return optional.contains(INDEX.matcher(key).replaceAll("[*]"));
    }

    /** Whether keys lie below this one. */
    boolean isGroup(String key) {
        String pattern = INDEX.matcher(key).replaceAll("[*]");
        return types.keySet().stream()
                .anyMatch(known -> known.startsWith(pattern + ".") || known.startsWith(pattern + "["));
    }

    /** What may be written directly below this group, which ends with a dot. */
    List<String> namesIn(String group) {
        String pattern = INDEX.matcher(group).replaceAll("[*]");
        return types.keySet().stream()
                .filter(key -> key.startsWith(pattern))
                .map(key -> key.substring(pattern.length()))
                .toList();
    }

    /** The key that an environment variable stands for, by SmallRye's naming rule; null if there is none. */
    @Nullable
    String ofVariable(String variable) {
        Matcher index = VARIABLE_INDEX.matcher(variable);
        String number = index.find() ? index.group(1) : "";
        return concrete(number)
                .filter(key -> variableOf(key).equals(variable))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    String nearestVariable(String variable) {
        return Nearest.to(variable, concrete("0").map(KnownKeys::variableOf));
    }

    @Nullable
    String nearestKey(String key) {
        Matcher index = INDEX.matcher(key);
        return Nearest.to(key, concrete(index.find() ? index.group(1) : "0"));
    }

    private Stream<String> concrete(String index) {
        return types.keySet().stream()
                .map(pattern -> pattern.replace("[*]", "[" + index + "]"))
                .flatMap(pattern -> pattern.endsWith(".*")
                        ? EngineTypes.KNOWN.stream().map(type -> pattern.substring(0, pattern.length() - 1) + type)
                        : Stream.of(pattern));
    }

    private static String variableOf(String key) {
        return StringUtil.replaceNonAlphanumericByUnderscores(key).toUpperCase(Locale.ROOT);
    }
}
