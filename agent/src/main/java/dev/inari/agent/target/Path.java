package dev.inari.agent.target;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A way through an engine's objects, written as data: {@code Path.of("handle()", "identifier()")}. A step is a field ({@code name}), a call
 * without arguments ({@code name()}), with one text ({@code getOption(key)}) or truth value ({@code set(true)}). {@code Option} and {@code Optional} are opened on the way.
 * So a property of an engine is a cell of a table instead of a class against that engine's API. Thread-safe; members are looked up once.
 */
public final class Path {
    /** Stands for "this engine has no such property". */
    public static final Path NONE = new Path(new Step[0]);

    private static final Object[] NO_ARGUMENTS = {};

    final Step[] steps;

    private Path(Step[] steps) {
        this.steps = steps;
    }

    public static Path of(String... steps) {
        Step[] parsed = new Step[steps.length];
        for (int i = 0; i < steps.length; i++) {
            parsed[i] = new Step(steps[i]);
        }
        return new Path(parsed);
    }

    /** The same path, some steps further. */
    Path then(String... more) {
        Step[] all = Arrays.copyOf(steps, steps.length + more.length);
        System.arraycopy(of(more).steps, 0, all, steps.length, more.length);
        return new Path(all);
    }

    /** Whether there is anything to follow. */
    public boolean exists() {
        return steps.length > 0;
    }

    /**
     * Follows the path.
     *
     * @return what lies at its end; null if it is {@link #NONE}, or something on the way is null or an empty option
     * @throws ReflectiveOperationException if an object on the way has no such member, or the call threw
     */
    public @Nullable Object follow(@Nullable Object from) throws ReflectiveOperationException {
        Object at = steps.length == 0 ? null : from;
        for (Step step : steps) {
            if (at == null) {
                return null;
            }
            at = unwrap(step.take(at));
        }
        return at;
    }

    /** Follows the path as far as it goes; null also where it breaks, for properties that some versions lack. */
    public @Nullable Object tryFollow(@Nullable Object from) {
        try {
            return follow(from);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return null;
        }
    }

    private static @Nullable Object unwrap(@Nullable Object value) throws ReflectiveOperationException {
        if (value == null) {
            return null;
        }
        String name = value.getClass().getName();
        if (name.equals("scala.Some") || name.equals("scala.None$")) {
            return name.equals("scala.Some") ? SCALA_GET.take(value) : null;
        }
        return value instanceof java.util.Optional ? ((java.util.Optional<?>) value).orElse(null) : value;
    }

    private static final Step SCALA_GET = new Step("get()");

    /** One step. */
    static final class Step {
        private final String name;
        private final boolean call;
        private final @Nullable String argument;
        private final boolean truth;
        private final Map<Class<?>, Member> members = new ConcurrentHashMap<>();

        Step(String text) {
            int open = text.indexOf('(');
            call = open > 0;
            name = call ? text.substring(0, open) : text;
            String inside = call ? text.substring(open + 1, text.length() - 1) : "";
            argument = inside.isEmpty() ? null : inside;
            truth = inside.equals("true") || inside.equals("false");
        }

        @Nullable
        Object take(Object from) throws ReflectiveOperationException {
            if (argument != null && from instanceof Map) {
                return ((Map<?, ?>) from).get(argument);
            }
            Member member = members.get(from.getClass());
            if (member == null) {
                member = find(from.getClass());
                members.put(from.getClass(), member);
            }
            if (member instanceof Field) {
                return ((Field) member).get(from);
            }
            return ((Method) member).invoke(from, argument == null ? NO_ARGUMENTS : new Object[] {value(argument)});
        }

        private Object value(String text) {
            return truth ? (Object) Boolean.valueOf(text) : text;
        }

        Member find(Class<?> type) throws NoSuchMethodException, NoSuchFieldException {
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                Member member = call ? methodOf(c) : fieldOf(c);
                if (member != null) {
                    // JDK classes stay closed on 9 and later; their public types are reached through Map above.
                    ((AccessibleObject) member).setAccessible(true);
                    return member;
                }
            }
            if (call) {
                throw new NoSuchMethodException(type.getName() + " has no method " + name + "()");
            }
            throw new NoSuchFieldException(type.getName() + " has no field " + name);
        }

        private @Nullable Member fieldOf(Class<?> type) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
            return null;
        }

        private @Nullable Member methodOf(Class<?> type) {
            for (Method method : type.getDeclaredMethods()) {
                Class<?>[] parameters = method.getParameterTypes();
                boolean fits = argument == null
                        ? parameters.length == 0
                        : parameters.length == 1
                                && (truth
                                        ? parameters[0] == boolean.class
                                        : parameters[0].isAssignableFrom(String.class));
                if (fits && method.getName().equals(name) && !method.isBridge()) {
                    return method;
                }
            }
            return methodOfInterfaces(type);
        }

        /** Default methods, such as those of Scala traits. */
        private @Nullable Member methodOfInterfaces(Class<?> type) {
            for (Class<?> face : type.getInterfaces()) {
                Member method = methodOf(face);
                if (method != null) {
                    return method;
                }
            }
            return null;
        }
    }
}
