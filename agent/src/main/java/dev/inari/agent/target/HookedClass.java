package dev.inari.agent.target;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One class to weave and the hooks in it. Immutable. */
public final class HookedClass {
    private final String name;
    private final List<Hook> hooks;

    HookedClass(String name, Hook... hooks) {
        this.name = name;
        this.hooks = Collections.unmodifiableList(Arrays.asList(hooks));
    }

    /** The class name with dots. */
    public String name() {
        return name;
    }

    public List<Hook> hooks() {
        return hooks;
    }
}
