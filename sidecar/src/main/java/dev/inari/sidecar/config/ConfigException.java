package dev.inari.sidecar.config;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** Carries every problem of a configuration at once, so that nobody mends a file one start at a time. */
public final class ConfigException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<ConfigProblem> problems;

    ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::describe).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    static ConfigException ofFile(String where, String what) {
        return new ConfigException(List.of(new ConfigProblem("", null, where, what)));
    }

    static ConfigException ofKey(String key, String where, String what) {
        return new ConfigException(List.of(new ConfigProblem(key, null, where, what)));
    }

    /** At least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
