package dev.inari.sidecar.jolokia;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Hides operations and attributes that take values of other types than plain ones. Jolokia makes an argument by loading the class that the
 * MBean names, and calling a constructor of it with what the caller sent: an engine could have any class of the sidecar's made. What an
 * MBean says of itself is asked for once, so that it cannot say something else the next time. For one request and one thread.
 */
final class KnownTypes implements InvocationHandler {
    private static final Set<String> PLAIN = Set.of(
            "boolean",
            "byte",
            "short",
            "int",
            "long",
            "float",
            "double",
            "char",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Float",
            "java.lang.Double",
            "java.lang.Character",
            "java.lang.String",
            "java.math.BigInteger",
            "java.math.BigDecimal",
            "java.util.Date",
            "javax.management.ObjectName",
            "[Ljava.lang.String;",
            "[Z",
            "[B",
            "[S",
            "[I",
            "[J",
            "[F",
            "[D",
            "[C");

    private final MBeanServerConnection mbeans;
    private final Map<ObjectName, MBeanInfo> known = new HashMap<>();

    private KnownTypes(MBeanServerConnection mbeans) {
        this.mbeans = mbeans;
    }

    static MBeanServerConnection of(MBeanServerConnection mbeans) {
        return (MBeanServerConnection) Proxy.newProxyInstance(
                KnownTypes.class.getClassLoader(),
                new Class<?>[] {MBeanServerConnection.class},
                new KnownTypes(mbeans));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("getMBeanInfo") && arguments != null) {
            ObjectName name = (ObjectName) arguments[0];
            MBeanInfo info = known.get(name);
            if (info == null) {
                info = plain(mbeans.getMBeanInfo(name));
                known.put(name, info);
            }
            return info;
        }
        try {
            return method.invoke(mbeans, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static MBeanInfo plain(MBeanInfo info) {
        return new MBeanInfo(
                info.getClassName(),
                info.getDescription(),
                Stream.of(info.getAttributes())
                        .filter(each -> PLAIN.contains(each.getType()))
                        .toArray(MBeanAttributeInfo[]::new),
                null,
                Stream.of(info.getOperations()).filter(KnownTypes::takesPlain).toArray(MBeanOperationInfo[]::new),
                null);
    }

    private static boolean takesPlain(MBeanOperationInfo operation) {
        return Arrays.stream(operation.getSignature())
                .map(MBeanParameterInfo::getType)
                .allMatch(PLAIN::contains);
    }
}
