package dev.inari.agent.watch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind a one-method interface of the engine's libraries, whose name differs with each relocation. Called on their event threads;
 * nothing that the agent does there may throw into them.
 */
final class EventProxy implements InvocationHandler {
    private final Consumer<Object[]> onCall;

    EventProxy(Consumer<Object[]> onCall) {
        this.onCall = onCall;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method.getName(), arguments);
        }
        try {
            onCall.accept(arguments == null ? new Object[0] : arguments);
        } catch (Throwable e) {
            // The library must not see it, and the next look finds out by itself what this call was about.
        }
        return null;
    }

    /** Curator keeps its listeners in a map. */
    private static Object ofObject(Object proxy, String method, Object @Nullable [] arguments) {
        switch (method) {
            case "hashCode":
                return System.identityHashCode(proxy);
            case "equals":
                return arguments != null && arguments[0] == proxy;
            default:
                return "inari";
        }
    }
}
