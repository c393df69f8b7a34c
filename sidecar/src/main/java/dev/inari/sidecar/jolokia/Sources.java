package dev.inari.sidecar.jolokia;

import dev.inari.sidecar.http.Principal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Notes of which MBean a value is: only there is it known, for one question can be about many, and {@link PlainValues} needs it to leave out
 * what a policy withholds, or what whoever asks may not see. And calls no getter of an attribute that may not be read: some do something. For
 * one request and one thread.
 */
final class Sources implements InvocationHandler {
    private final GuardedRestrictor policy;
    private final Principal who;
    private final MBeanServerConnection mbeans;
    private final boolean writes;

    private Sources(GuardedRestrictor policy, Principal who, MBeanServerConnection mbeans, boolean writes) {
        this.policy = policy;
        this.who = who;
        this.mbeans = mbeans;
        this.writes = writes;
    }

    /** For whoever reads attributes and executes operations. */
    static MBeanServerConnection read(GuardedRestrictor policy, Principal who, MBeanServerConnection mbeans) {
        return of(new Sources(policy, who, mbeans, false));
    }

    /** For whoever writes an attribute: Jolokia reads it before and answers what it was. One that may not be read is not. */
    static MBeanServerConnection write(GuardedRestrictor policy, Principal who, MBeanServerConnection mbeans) {
        return of(new Sources(policy, who, mbeans, true));
    }

    private static MBeanServerConnection of(Sources handler) {
        return (MBeanServerConnection) Proxy.newProxyInstance(
                Sources.class.getClassLoader(), new Class<?>[] {MBeanServerConnection.class}, handler);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments == null || !(arguments[0] instanceof ObjectName name)) {
            return asked(method, arguments);
        }
        return switch (method.getName()) {
            case "getAttribute" -> attribute(name, method, arguments);
            case "getAttributes" -> attributes(name, method, arguments);
            case "invoke" -> sourced(name, asked(method, arguments));
            default -> asked(method, arguments);
        };
    }

    private @Nullable Object attribute(ObjectName name, Method method, Object[] arguments) throws Throwable {
        if (!writes) {
            return sourced(name, asked(method, arguments));
        }
        return policy.isAttributeReadAllowed(name, (String) arguments[1])
                ? asked(method, arguments)
                : PlainValues.WITHHELD;
    }

    /** Jolokia has all getters called, and looks only then which of them were allowed. */
    private AttributeList attributes(ObjectName name, Method method, Object[] arguments) throws Throwable {
        String[] allowed = Stream.of((String[]) arguments[1])
                .filter(each -> policy.isAttributeReadAllowed(name, each))
                .toArray(String[]::new);
        AttributeList all = new AttributeList();
        if (allowed.length > 0 && asked(method, new Object[] {name, allowed}) instanceof AttributeList read) {
            for (Attribute each : read.asList()) {
                all.add(new Attribute(each.getName(), sourced(name, each.getValue())));
            }
        }
        return all;
    }

    private @Nullable Object sourced(ObjectName name, @Nullable Object value) {
        return value == null ? null : new Sourced(value, name, policy, who);
    }

    private @Nullable Object asked(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(mbeans, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
