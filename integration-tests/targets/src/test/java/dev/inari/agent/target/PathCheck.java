package dev.inari.agent.target;

import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the paths of a row by the types that members declare instead of by objects: says of each whether this version of the engine has
 * it. What lies behind a class of another jar cannot be judged and passes.
 */
final class PathCheck {
    /** What the containers hold whose type says nothing of it. */
    private static final Map<String, String> CONTENTS =
            Map.of("server", "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2");

    private final EngineLoader loader;
    private final Map<String, String> contents = new LinkedHashMap<>(CONTENTS);
    private final List<String> missing = new ArrayList<>();

    PathCheck(EngineLoader loader) {
        this.loader = loader;
    }

    /** Says what an option at this step holds. */
    PathCheck holding(String step, String className) {
        contents.put(step, className);
        return this;
    }

    /** What the engine lacks, each with the property that needs it. */
    List<String> missing() {
        return missing;
    }

    void row(Target row, Class<?> manager, String handleClass, String sessionClass) throws ClassNotFoundException {
        SessionModel model = row.sessions();
        Class<?> handle = loader.verified(handleClass);
        Class<?> session = loader.verified(sessionClass);
        path("map", model.map, manager);
        path("operations", model.operations, manager);
        path("id", model.id, handle);
        path("user", model.user, session);
        path("clientAddress", model.clientAddress, session);
        path("fallbackClientAddress", model.fallbackClientAddress, session);
        path("name", model.name, session);
        path("created", model.created, session);
        path("lastAccess", model.lastAccess, session);
        path("idle", model.idle, session);
        path("sessionOperations", model.sessionOperations, session);
        for (Path flag : model.probeFlags) {
            path("probe", flag, session);
        }
        close(row, manager, handle);
        roots(row, manager);
    }

    /** The close by handle; and past its override, where the row says that there is one. */
    private void close(Target row, Class<?> manager, Class<?> handle) {
        try {
            CloseCall close = row.sessions().close;
            Class<?> overriding = close.find(manager, handle).getDeclaringClass();
            Class<?> base = close.superclass(manager);
            if (base != null && close.find(base, handle).getDeclaringClass() == overriding) {
                missing.add("close: " + overriding + " overrides nothing");
            }
        } catch (NoSuchMethodException e) {
            missing.add("close: " + e.getMessage());
        }
    }

    private void roots(Target row, Class<?> manager) {
        for (Root root : row.managerRoots()) {
            root("manager", root, manager);
        }
        IdentityModel identity = row.identity();
        roots("identity", manager, identity.refId, identity.user, identity.version);
        roots("identity", manager, identity.applicationId, identity.namespace, identity.shareLevel);
        roots("context", manager, identity.contextStopped);
        for (StopCall call : row.stop()) {
            for (Root on : call.on) {
                Class<?> target = root("stop", on, manager);
                if (target != null) {
                    path("stop", call.call, target);
                    path("before stop", call.first, target);
                }
            }
        }
    }

    private void roots(String property, Class<?> manager, Root[]... all) {
        for (Root[] roots : all) {
            for (Root root : roots) {
                root(property, root, manager);
            }
        }
    }

    private @Nullable Class<?> root(String property, Root root, Class<?> manager) {
        if (root.start == Root.Start.MANAGER) {
            return path(property, root.path, manager);
        }
        if (!loader.holds(root.className)) {
            missing.add(property + ": no class " + root.className);
            return null;
        }
        try {
            Class<?> start = loader.verified(root.className);
            Class<?> at = root.start == Root.Start.STATIC_FIELD
                    ? start.getDeclaredField("MODULE$").getType()
                    : start;
            return path(property, root.path, at);
        } catch (ReflectiveOperationException e) {
            missing.add(property + ": " + e.getMessage());
            return null;
        }
    }

    /** The type at the end of the path; null if the engine lacks a step, or it leads out of the jar. */
    @Nullable
    Class<?> path(String property, Path path, Class<?> from) {
        Class<?> at = from;
        for (Path.Step step : path.steps) {
            if (loader.foreign(at)) {
                return null;
            }
            try {
                at = typeOf(step.find(at));
            } catch (ReflectiveOperationException e) {
                missing.add(property + ": " + e.getMessage());
                return null;
            }
        }
        return at;
    }

    private Class<?> typeOf(Member member) throws ClassNotFoundException {
        String content = contents.get(member.getName());
        if (content != null) {
            return loader.verified(content);
        }
        return member instanceof Field field ? field.getType() : ((Method) member).getReturnType();
    }
}
