package dev.inari.agent.weave;

import dev.inari.agent.target.Hook;
import dev.inari.agent.target.HookedClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Compares a class with what the table expects of it, before anything is woven: a matcher that hits nothing is silent, and a guard that
 * hooks half of an engine is worse than none.
 */
final class Shape {
    private final Map<MethodDescription.InDefinedShape, Hook> hooks = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    private Shape() {}

    static Shape of(TypeDescription type, HookedClass expected) {
        Shape shape = new Shape();
        for (Hook hook : expected.hooks()) {
            MethodDescription.InDefinedShape method = find(type, hook);
            Hook replacement = hook.replacement();
            boolean replaced = replacement != null && find(type, replacement) != null;
            if (method != null && !replaced && hook.kind() != Hook.Kind.PRESENT) {
                shape.hooks.put(method, hook);
            } else if (method == null && hook.required()) {
                shape.missing.add(hook.toString());
            }
        }
        return shape;
    }

    private static MethodDescription.@Nullable InDefinedShape find(TypeDescription type, Hook hook) {
        for (MethodDescription.InDefinedShape method : type.getDeclaredMethods()) {
            if (!method.isAbstract() && hook.matches(method.getInternalName(), method.getDescriptor())) {
                return method;
            }
        }
        return null;
    }

    /** The methods to weave. */
    Map<MethodDescription.InDefinedShape, Hook> hooks() {
        return hooks;
    }

    /** Required methods that the class lacks; then it must be left as it is. */
    List<String> missing() {
        return missing;
    }

    /** For the agent's MBean: what is hooked, or what is missing. */
    String describe() {
        if (!missing.isEmpty()) {
            return "missing " + String.join(", ", missing);
        }
        List<String> names = new ArrayList<>();
        for (Map.Entry<MethodDescription.InDefinedShape, Hook> hook : hooks.entrySet()) {
            names.add(hook.getKey().getInternalName() + hook.getKey().getDescriptor());
        }
        return names.isEmpty() ? "nothing to hook in this version" : String.join(", ", names);
    }
}
