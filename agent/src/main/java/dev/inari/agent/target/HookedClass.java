package dev.inari.agent.target;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One class to weave and the hooks in it. Immutable. */
public final class HookedClass {
    private final String name;
    private final boolean sessions;
    private final List<Hook> hooks;

    HookedClass(String name, Hook... hooks) {
        this(name, true, hooks);
    }

    private HookedClass(String name, boolean sessions, Hook... hooks) {
        this.name = name;
        this.sessions = sessions;
        this.hooks = Collections.unmodifiableList(Arrays.asList(hooks));
    }

    /** The class name with dots. */
    public String name() {
        return name;
    }

    /** A class that no count of sessions depends on. */
    static HookedClass besideSessions(String name, Hook... hooks) {
        return new HookedClass(name, false, hooks);
    }

    /** Whether sessions are counted by the hooks in this class. */
    public boolean sessions() {
        return sessions;
    }

    public List<Hook> hooks() {
        return hooks;
    }
}
