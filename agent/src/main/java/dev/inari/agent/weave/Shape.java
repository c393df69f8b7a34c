package dev.inari.agent.weave;

import dev.inari.agent.target.Hook;
import dev.inari.agent.target.HookedClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Compares a class with what the table expects of it, before anything is woven: a matcher that hits nothing is silent, and a guard that
 * hooks half of an engine is worse than none.
 */
final class Shape {
    private final Map<Method, Hook> hooks = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    private Shape() {}

    static Shape of(ClassReader type, HookedClass expected) {
        Methods methods = new Methods(expected.hooks());
        type.accept(methods, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        Shape shape = new Shape();
        for (Hook hook : expected.hooks()) {
            Method method = methods.find(hook);
            Hook replacement = hook.replacement();
            boolean replaced = replacement != null && methods.find(replacement) != null;
            if (method != null && !replaced && hook.kind() != Hook.Kind.PRESENT) {
                shape.hooks.put(method, hook);
            } else if (method == null && hook.required()) {
                shape.missing.add(hook.toString());
            }
        }
        return shape;
    }

    /** Whether there is nothing to weave. */
    boolean isEmpty() {
        return hooks.isEmpty();
    }

    /** The method to weave of this name and descriptor, and its hook; null if it is to be left alone. */
    Map.@Nullable Entry<Method, Hook> hooked(String name, String descriptor) {
        for (Map.Entry<Method, Hook> each : hooks.entrySet()) {
            Method method = each.getKey();
            if (method.name.equals(name) && method.descriptor.equals(descriptor)) {
                return each;
            }
        }
        return null;
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
        for (Method method : hooks.keySet()) {
            names.add(method.name + method.descriptor);
        }
        return names.isEmpty() ? "nothing to hook in this version" : String.join(", ", names);
    }

    /** A method that a hook of the class may mean, as it is before anything is woven. */
    static final class Method {
        final String name;
        final String descriptor;
        /** Slots of its frame that its instance, parameters and variables take. */
        int locals;

        Method(String name, String descriptor) {
            this.name = name;
            this.descriptor = descriptor;
        }

        /** Learns from the method's code what only its end tells. */
        MethodVisitor measure() {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMaxs(int maxStack, int maxLocals) {
                    locals = maxLocals;
                }
            };
        }
    }

    /** Finds the methods that any hook may mean. One without a body is none of them, and one without an instance cannot be woven. */
    private static final class Methods extends ClassVisitor {
        private static final int NO_BODY = Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE;

        private final List<Hook> hooks;
        private final List<Method> found = new ArrayList<>();

        Methods(List<Hook> hooks) {
            super(Opcodes.ASM9);
            this.hooks = hooks;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            if ((access & NO_BODY) != 0 || !isMeant(access, name, descriptor)) {
                return null;
            }
            Method method = new Method(name, descriptor);
            found.add(method);
            return method.measure();
        }

        /** A method that is only a replacement is a hook of the class itself. */
        private boolean isMeant(int access, String name, String descriptor) {
            for (Hook hook : hooks) {
                boolean fits = (access & Opcodes.ACC_STATIC) == 0 || hook.kind() == Hook.Kind.PRESENT;
                if (fits && hook.matches(name, descriptor)) {
                    return true;
                }
            }
            return false;
        }

        @Nullable
        Method find(Hook hook) {
            for (Method method : found) {
                if (hook.matches(method.name, method.descriptor)) {
                    return method;
                }
            }
            return null;
        }
    }
}
