package dev.inari.sidecar.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns environment variables and system properties into keys; a variable that names no key is a problem, because a typo must not be silent. */
final class Surroundings {
    /** Variables of the launcher and of the search for the file; no keys. */
    static final Set<String> RESERVED =
            Set.of("INARI_CONFIG", "INARI_HOME", "INARI_JAVA_OPTS", "INARI_JAVA_HOME", "INARI_AGENT_JAR");

    private static final String VARIABLE_PREFIX = "INARI_";
    private static final String PROPERTY_PREFIX = InariConfig.PREFIX + ".";
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final int PROPERTIES_ORDINAL = 400;

    private Surroundings() {}

    static KeySource environment(Map<String, String> variables, KnownKeys known, List<ConfigProblem> problems) {
        KeySource keys = new KeySource("environment", ENVIRONMENT_ORDINAL);
        variables.forEach((variable, value) -> {
            // An empty variable is how container files unset one.
            if (variable.startsWith(VARIABLE_PREFIX) && !RESERVED.contains(variable) && !value.isEmpty()) {
                String place = "environment variable " + variable;
                String key = known.ofVariable(variable);
                if (key == null) {
                    problems.add(new ConfigProblem(variable, value, place, unknown(known.nearestVariable(variable))));
                } else {
                    keys.put(key, value, place);
                }
            }
        });
        return keys;
    }

    static KeySource systemProperties(Map<String, String> properties) {
        KeySource keys = new KeySource("system properties", PROPERTIES_ORDINAL);
        properties.forEach((name, value) -> {
            if (name.startsWith(PROPERTY_PREFIX)) {
                keys.put(name, value, "system property -D" + name);
            }
        });
        return keys;
    }

    private static String unknown(@Nullable String nearest) {
        return "names no setting; " + (nearest == null ? "unset it" : "did you mean " + nearest + "?");
    }
}
