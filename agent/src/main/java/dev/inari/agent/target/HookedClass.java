package dev.inari.agent.target;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One class to weave and the hooks in it. Immutable. */
public final class HookedClass {
    /** What its hooks are for. */
    public enum Part {
        SESSIONS,
        WATCH,
        JOBS
    }

    private final String name;
    private final Part part;
    private final boolean ofOthersToo;
    private final List<Hook> hooks;

    HookedClass(String name, Hook... hooks) {
        this(name, Part.SESSIONS, false, Arrays.asList(hooks));
    }

    private HookedClass(String name, Part part, boolean ofOthersToo, List<Hook> hooks) {
        this.name = name;
        this.part = part;
        this.ofOthersToo = ofOthersToo;
        this.hooks = Collections.unmodifiableList(hooks);
    }

    /** The class name with dots. */
    public String name() {
        return name;
    }

    /** A class that no count of sessions depends on. */
    static HookedClass besideSessions(String name, Hook... hooks) {
        return new HookedClass(name, Part.WATCH, false, Arrays.asList(hooks));
    }

    /** A class in which jobs are submitted; no count of sessions depends on it. */
    static HookedClass ofJobs(String name, Hook... hooks) {
        return new HookedClass(name, Part.JOBS, false, Arrays.asList(hooks));
    }

    /** The same for a class that JVMs load which are no engine: it is woven only where a class of an engine was met. */
    HookedClass ofOthersToo() {
        return new HookedClass(name, part, true, hooks);
    }

    public boolean isOfOthersToo() {
        return ofOthersToo;
    }

    public Part part() {
        return part;
    }

    public List<Hook> hooks() {
        return hooks;
    }
}
