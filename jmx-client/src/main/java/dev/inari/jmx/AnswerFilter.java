package dev.inari.jmx;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.net.ProtocolException;
import java.rmi.Remote;
import java.util.HashMap;
import java.util.HashSet;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a hostile engine from sending objects of its choice: while a call reads RMI answers, only the classes that JMX answers and RMI
 * stubs are made of may be deserialised, and only in sane amounts. RMI lets a client set no filter of its own, so this is the filter of
 * the JVM, and has no opinion outside calls. Stateless.
 *
 * <p>A string is no object to a filter, however long; how much may come at all is the call's to bound.
 *
 * <p>A limit: where the JVM already has a filter (jdk.serialFilter), that one stays and this one is not used.
 */
final class AnswerFilter implements ObjectInputFilter {
    private static final ObjectInputFilter ANSWERS = Config.createFilter(String.join(
            ";",
            "maxdepth=30;maxrefs=1000000;maxarray=100000;maxbytes=16777216",
            // values
            "java.lang.Boolean;java.lang.Number;java.lang.Integer;java.lang.Long;java.lang.String;java.lang.Enum",
            "java.lang.Byte;java.lang.Short;java.lang.Character;java.lang.Float;java.lang.Double;java.lang.Object",
            "java.util.ArrayList;java.util.TreeMap;java.util.HashMap;java.util.LinkedHashMap;java.util.HashSet",
            "java.util.Arrays$ArrayList;java.util.Map$Entry;java.util.Collections$*;java.util.CollSer",
            "java.util.ImmutableCollections$*",
            "javax.management.Attribute;javax.management.AttributeList;javax.management.ObjectName",
            "javax.management.openmbean.*",
            "java.util.Date;java.math.BigInteger;java.math.BigDecimal",
            // what MBeans say of themselves
            "javax.management.ObjectInstance;javax.management.ImmutableDescriptor;javax.management.MBeanInfo",
            "javax.management.MBeanFeatureInfo;javax.management.MBeanAttributeInfo;javax.management.MBeanOperationInfo",
            "javax.management.MBeanParameterInfo;javax.management.MBeanConstructorInfo;javax.management.MBeanNotificationInfo",
            // stubs and leases
            "java.lang.reflect.Proxy;java.rmi.Remote;java.rmi.server.RemoteObject;java.rmi.server.RemoteStub",
            "java.rmi.server.RemoteObjectInvocationHandler;java.rmi.server.ObjID;java.rmi.server.UID",
            "java.rmi.dgc.Lease;java.rmi.dgc.VMID;javax.management.remote.rmi.RMIServer",
            "javax.management.remote.rmi.RMIConnection;javax.management.remote.rmi.RMIServerImpl_Stub",
            "javax.management.remote.rmi.RMIConnectionImpl_Stub;javax.rmi.ssl.SslRMIClientSocketFactory",
            // failures
            "java.lang.Throwable;java.lang.StackTraceElement"));

    private static final long SLOT_BYTES = 8;
    /** Among texts: what is known by no class has cost a search for it, unless it is a mere reference to a text before. */
    private static final long SLOTS_OF_A_NAME = 16;

    private static boolean installed;

    private AnswerFilter() {}

    /** Makes this the filter of the JVM, unless it has one. Idempotent. */
    static synchronized void install() {
        if (!installed && Config.getSerialFilter() == null) {
            Config.setSerialFilter(new AnswerFilter());
        }
        installed = true;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        @Nullable Call call = Call.current();
        if (call == null) {
            return Status.UNDECIDED;
        }
        if (!isAffordable(call, info.arrayLength())) {
            return Status.REJECTED;
        }
        if (call.loopbackOnly() && info.serialClass() == SslRMIClientSocketFactory.class) {
            // It would dial whatever the stub names, past our own factory.
            return Status.REJECTED;
        }
        @Nullable Class<?> type = info.serialClass();
        if (call.isLinked() && type != null && Remote.class.isAssignableFrom(type)) {
            // A stub as a value: whoever calls a method of it calls wherever it leads.
            return Status.REJECTED;
        }
        boolean taken = type == null
                ? call.takes() != Call.Takes.TEXTS || isAffordable(call, SLOTS_OF_A_NAME)
                : isTaken(call.takes(), type);
        if (!taken) {
            return Status.REJECTED;
        }
        Status limits = ANSWERS.checkInput(info);
        if (limits != Status.UNDECIDED || type == null) {
            return limits;
        }
        return isHarmless(type) ? Status.ALLOWED : Status.REJECTED;
    }

    private static boolean isTaken(Call.Takes takes, Class<?> type) {
        return switch (takes) {
            case TEXTS -> type == String[].class;
            case VALUES -> !hashes(type);
            case ANYTHING -> true;
        };
    }

    /** Whether it asks its content for hashes when it is read; lists of lists of lists can take for ever to tell theirs. */
    private static boolean hashes(Class<?> type) {
        return HashMap.class.isAssignableFrom(type)
                || HashSet.class.isAssignableFrom(type)
                || type.getName().startsWith("java.util.ImmutableCollections")
                // What open MBeans say of themselves: their legal values, which can be anything, go into a set.
                || type.getName().startsWith("javax.management.openmbean.OpenMBean")
                || type.getName().equals("java.util.CollSer");
    }

    /** The JDK makes an array before its content comes, so one counts as if its content had come, also where that is all null. */
    private static boolean isAffordable(Call call, long arrayLength) {
        try {
            call.receives(Math.max(0, arrayLength) * SLOT_BYTES);
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    /** What patterns cannot name: arrays of primitives, and exceptions of the JDK, which end alike but lie in many packages. */
    private static boolean isHarmless(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element.isPrimitive() || (Throwable.class.isAssignableFrom(element) && element.getClassLoader() == null);
    }
}
