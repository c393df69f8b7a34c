package dev.inari.agent.target;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * An engine's own close of one session, called on its manager. Where the manager overrides a close that it inherits, the inherited one can
 * be called by itself: it takes the session out of the map, which an override that fails never comes to. Immutable.
 */
public final class CloseCall {
    private final String method;
    private final String base;

    private CloseCall(String method, String base) {
        this.method = method;
        this.base = base;
    }

    /** A method of the manager that takes a handle. */
    static CloseCall of(String method) {
        return new CloseCall(method, "");
    }

    /** The same call, where the manager's class overrides that of {@code className}. */
    CloseCall inheritedFrom(String className) {
        return new CloseCall(method, className);
    }

    /**
     * Closes as a client's request would.
     *
     * @throws Throwable what the engine's close threw; a {@link ReflectiveOperationException} if it has none of this form
     */
    public void run(Object manager, Object handle) throws Throwable {
        Method close = find(manager.getClass(), handle.getClass());
        try {
            close.invoke(manager, handle);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /**
     * Closes what an earlier {@link #run} left behind: past the override, where there is one.
     *
     * @throws Throwable as there
     */
    public void runInherited(Object manager, Object handle) throws Throwable {
        Class<?> declaring = superclass(manager.getClass());
        if (declaring == null) {
            run(manager, handle);
            return;
        }
        Method inherited = find(declaring, handle.getClass());
        MethodHandle close = inside(manager.getClass()).unreflectSpecial(inherited, manager.getClass());
        close.invokeWithArguments(manager, handle);
    }

    /** The class whose close an override may fail to come to; null if the manager that is {@code manager} has no such class. */
    @Nullable
    Class<?> superclass(Class<?> manager) {
        for (Class<?> type = manager.getSuperclass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(base)) {
                return type;
            }
        }
        return null;
    }

    /** The nearest method of the name that takes this handle. */
    Method find(Class<?> from, Class<?> handle) throws NoSuchMethodException {
        for (Class<?> type = from; type != null; type = type.getSuperclass()) {
            for (Method candidate : type.getDeclaredMethods()) {
                Class<?>[] parameters = candidate.getParameterTypes();
                if (candidate.getName().equals(method)
                        && parameters.length == 1
                        && parameters[0].isAssignableFrom(handle)) {
                    candidate.setAccessible(true);
                    return candidate;
                }
            }
        }
        throw new NoSuchMethodException(from.getName() + " has no method " + method + "(" + handle.getName() + ")");
    }

    /** What may call an inherited method past its override: nobody but the class itself. */
    private static MethodHandles.Lookup inside(Class<?> type) throws ReflectiveOperationException {
        try {
            Method in = MethodHandles.class.getMethod("privateLookupIn", Class.class, MethodHandles.Lookup.class);
            return (MethodHandles.Lookup) in.invoke(null, type, MethodHandles.lookup());
        } catch (NoSuchMethodException e) {
            // Java 8
            Constructor<MethodHandles.Lookup> all = MethodHandles.Lookup.class.getDeclaredConstructor(Class.class);
            all.setAccessible(true);
            return all.newInstance(type);
        }
    }
}
