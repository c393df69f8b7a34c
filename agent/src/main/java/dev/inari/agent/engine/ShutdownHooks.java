package dev.inari.agent.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds an engine through the thread that it left with the JVM to be stopped by: some engines keep no other static trace. On JDK 9 and later
 * the package must be opened to us first; only an agent may do that, and only attaching needs it.
 */
public final class ShutdownHooks {
    private final Instrumentation instrumentation;

    public ShutdownHooks(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    @Nullable
    Object find(String className) throws ReflectiveOperationException {
        openJavaLang();
        Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
        hooks.setAccessible(true);
        Map<?, ?> threads = (Map<?, ?>) hooks.get(null);
        if (threads == null) {
            return null; // the JVM is shutting down
        }
        synchronized (Class.forName("java.lang.ApplicationShutdownHooks")) {
            for (Object thread : threads.keySet()) {
                if (thread.getClass().getName().equals(className)) {
                    return thread;
                }
            }
        }
        return null;
    }

    /** {@code Instrumentation.redefineModule}, which Java 8 does not have and does not need. */
    private void openJavaLang() throws ReflectiveOperationException {
        Method getModule;
        try {
            getModule = Class.class.getMethod("getModule");
        } catch (NoSuchMethodException e) {
            return;
        }
        Object base = getModule.invoke(Object.class);
        Object ours = getModule.invoke(ShutdownHooks.class);
        Class<?> module = getModule.getReturnType();
        Method redefine = Instrumentation.class.getMethod(
                "redefineModule", module, Set.class, Map.class, Map.class, Set.class, Map.class);
        redefine.invoke(
                instrumentation,
                base,
                Collections.emptySet(),
                Collections.emptyMap(),
                Collections.singletonMap("java.lang", Collections.singleton(ours)),
                Collections.emptySet(),
                Collections.emptyMap());
    }
}
