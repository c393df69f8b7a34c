package dev.inari.agent.weave;

import dev.inari.agent.Problems;
import dev.inari.agent.target.HookedClass;
import dev.inari.agent.target.Targets;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weaves those classes that JVMs load too which are no engine, where they were loaded before anything showed that this one is: a JobManager that
 * runs an engine as its application has them before the engine begins. For one thread.
 */
public final class EarlyClasses {
    private final Instrumentation instrumentation;
    private final Weaver weaver;
    private final boolean attached;
    private final Problems problems;

    /** @param attached whether the gate weaves classes again by itself */
    public EarlyClasses(Instrumentation instrumentation, Weaver weaver, boolean attached, Problems problems) {
        this.instrumentation = instrumentation;
        this.weaver = weaver;
        this.attached = attached;
        this.problems = problems;
    }

    /** Looks through all classes, once in the life of an engine. */
    public void weave() {
        Class<?>[] all = instrumentation.getAllLoadedClasses();
        // In this order: what the gate weaves meanwhile is not among the loaded ones, and would be woven twice.
        Set<String> woven = weaver.met();
        Set<Class<?>> early = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Class<?> loaded : all) {
            HookedClass hooked = Targets.hooked(loaded.getName());
            if (hooked != null && hooked.isOfOthersToo() && !woven.contains(loaded.getName())) {
                early.add(loaded);
            }
        }
        if (early.isEmpty()) {
            return;
        }
        try {
            if (!attached) {
                instrumentation.addTransformer(new Again(early, weaver), true);
            }
            instrumentation.retransformClasses(early.toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
            problems.report("classes that were loaded before the engine's are left as they are: " + e);
        }
    }

    /** Stays, so that another agent that has these classes made again does not lose the hooks. Any other class is the gate's. */
    private static final class Again implements ClassFileTransformer {
        private final Set<Class<?>> early;
        private final ClassFileTransformer weaver;

        Again(Set<Class<?>> early, ClassFileTransformer weaver) {
            this.early = early;
            this.weaver = weaver;
        }

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                @Nullable String className,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] bytes) {
            try {
                return className != null && redefined != null && early.contains(redefined)
                        ? weaver.transform(loader, className, redefined, domain, bytes)
                        : null;
            } catch (java.lang.instrument.IllegalClassFormatException e) {
                return null;
            }
        }
    }
}
