package dev.inari.jmx;

import dev.inari.mbeans.AgentMXBean;
import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.mbeans.SessionsMXBean;
import dev.inari.mbeans.ZooKeeperWatchesMXBean;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import javax.management.DescriptorRead;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.OpenType;
import org.jspecify.annotations.Nullable;

/** The open types of the agent's MBeans, as JMX itself derives them from our interfaces; never as a peer describes them. Immutable. */
final class Contract {
    static final ObjectName ENGINE = name(EngineMXBean.NAME);
    static final ObjectName SESSIONS = name(SessionsMXBean.NAME);
    static final ObjectName EXIT = name(ExitMXBean.NAME);
    static final ObjectName AGENT = name(AgentMXBean.NAME);
    static final ObjectName JOBS = name(JobsMXBean.NAME);
    static final ObjectName WATCHES = name(ZooKeeperWatchesMXBean.NAME);

    private static final Map<String, OpenType<?>> TYPES = new HashMap<>();

    static {
        derive(ENGINE, EngineMXBean.class);
        derive(SESSIONS, SessionsMXBean.class);
        derive(EXIT, ExitMXBean.class);
        derive(AGENT, AgentMXBean.class);
        derive(JOBS, JobsMXBean.class);
        derive(WATCHES, ZooKeeperWatchesMXBean.class);
    }

    private Contract() {}

    static OpenType<?> attribute(ObjectName mbean, String attribute) {
        return find(mbean + " " + attribute);
    }

    static OpenType<?> operation(ObjectName mbean, String operation) {
        return find(mbean + " " + operation + "()");
    }

    private static OpenType<?> find(String key) {
        @Nullable OpenType<?> type = TYPES.get(key);
        if (type == null) {
            throw new IllegalStateException("not in the contract: " + key);
        }
        return type;
    }

    private static <T> void derive(ObjectName name, Class<T> contract) {
        // JMX wants an instance to derive from; it is never called.
        T nobody = contract.cast(Proxy.newProxyInstance(
                contract.getClassLoader(), new Class<?>[] {contract}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                }));
        MBeanInfo info = new StandardMBean(nobody, contract, true).getMBeanInfo();
        for (MBeanAttributeInfo attribute : info.getAttributes()) {
            TYPES.put(name + " " + attribute.getName(), openType(attribute));
        }
        for (MBeanOperationInfo operation : info.getOperations()) {
            TYPES.put(name + " " + operation.getName() + "()", openType(operation));
        }
    }

    private static OpenType<?> openType(DescriptorRead feature) {
        return (OpenType<?>) feature.getDescriptor().getFieldValue("openType");
    }

    private static ObjectName name(String text) {
        try {
            return new ObjectName(text);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
