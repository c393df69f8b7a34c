package dev.inari.agent.engine;

import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.Root;
import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Target;
import dev.inari.agent.target.Targets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the sessions that an engine had before the agent was attached to it, from the engine's own map. Until that is done the counts
 * are unknown, and nothing may conclude from them. Does nothing where the agent was there first.
 */
public final class Adoption {
    private final EngineSight sight;
    private final SessionRegistry registry;
    private volatile String missing;

    public Adoption(EngineSight sight, SessionRegistry registry, boolean attached) {
        this.sight = sight;
        this.registry = registry;
        this.missing = attached ? "the agent was attached and has not looked at the engine's sessions yet" : "";
    }

    /** Why earlier sessions may be unknown; empty once all are known. */
    public String missing() {
        return missing;
    }

    /** Adopts what can be adopted now. Called again and again by the agent's own thread, after all classes were woven. */
    public void tryAdopt() {
        if (missing.isEmpty()) {
            return;
        }
        Object manager = findManager();
        Target row = manager == null ? null : sight.accept(manager);
        if (manager == null || row == null) {
            missing = "the agent was attached, and the engine's session manager shows itself only at its next session";
            return;
        }
        SessionModel model = row.sessions();
        Object map = model.map().tryFollow(manager);
        if (!(map instanceof Map)) {
            missing = "the agent was attached, and the engine's own session map cannot be read";
            return;
        }
        // Whoever was inside an open or a close when the classes were woven again runs the old code to its end, past
        // our hooks. Asked before the map is read: an open that ends between the two would be in neither.
        boolean inFlight = callInFlight();
        enter(model, (Map<?, ?>) map);
        // And again before the sweep: a close that began before our entry marked nothing, and its end will find nothing
        // to remove. By now it has taken its session out of the map, or is still to be seen.
        inFlight |= callInFlight();
        // What closed between our look and our entry, so that its close found nothing to remove; and what an earlier
        // pass adopted, and old code closed since.
        registry.retain((Map<?, ?>) map);
        missing = inFlight ? "the agent was attached while a session opened or closed" : "";
    }

    private void enter(SessionModel model, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            registry.opened(model, entry.getKey(), entry.getValue(), "");
        }
    }

    private @Nullable Object findManager() {
        Object seen = sight.manager();
        Target row = sight.loadedTarget();
        return seen != null || row == null ? seen : Root.findFirst(row.managerRoots(), sight);
    }

    private static boolean callInFlight() {
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            for (StackTraceElement frame : stack) {
                if (Targets.hooks(frame.getClassName(), frame.getMethodName())) {
                    return true;
                }
            }
        }
        return false;
    }
}
