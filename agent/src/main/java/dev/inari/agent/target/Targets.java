package dev.inari.agent.target;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The target table: every engine that the agent knows, and every class it weaves for them. */
public final class Targets {
    private static final Map<String, Target> BY_MANAGER = new HashMap<>();
    private static final Map<String, HookedClass> BY_CLASS = new HashMap<>();

    static {
        for (Target row : rows()) {
            BY_MANAGER.put(row.managerClass(), row);
        }
        for (HookedClass hooked : classes()) {
            BY_CLASS.put(hooked.name(), hooked);
        }
    }

    private Targets() {}

    static List<Target> rows() {
        List<Target> rows = new ArrayList<>(KyuubiTargets.rows());
        rows.addAll(HiveTargets.rows());
        rows.addAll(FlinkTargets.rows());
        return rows;
    }

    /** Every class to weave. */
    public static List<HookedClass> classes() {
        List<HookedClass> classes = new ArrayList<>(KyuubiTargets.classes());
        classes.addAll(HiveTargets.classes());
        classes.addAll(FlinkTargets.classes());
        classes.addAll(KyuubiDiscovery.classes());
        classes.addAll(HiveDiscovery.classes());
        classes.addAll(FlinkJobs.classes());
        return Collections.unmodifiableList(classes);
    }

    /** What to weave into a class; null if nothing. */
    public static @Nullable HookedClass hooked(String className) {
        return BY_CLASS.get(className);
    }

    /** The row of a session manager: that of the nearest of its classes that has one; null if none has. */
    public static @Nullable Target ofManager(Class<?> manager) {
        for (Class<?> type = manager; type != null; type = type.getSuperclass()) {
            Target row = BY_MANAGER.get(type.getName());
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    /**
     * Whether the counts of an engine depend on the hooks in this class. Those of a Kyuubi engine do not where the class belongs to the
     * engine that it holds inside.
     */
    public static boolean concerns(String className, Target row) {
        return row.rank() < KyuubiTargets.RANK || className.startsWith(KyuubiTargets.PREFIX);
    }

    /** Whether a method of this name and class opens or closes sessions. */
    public static boolean hooks(String className, String method) {
        HookedClass hooked = BY_CLASS.get(className);
        if (hooked != null) {
            for (Hook hook : hooked.hooks()) {
                if (hook.ofSessions() && hook.method.equals(method)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The row whose session manager this class is; null if it is none. */
    public static @Nullable Target ofManagerName(String className) {
        return BY_MANAGER.get(className);
    }
}
