package dev.inari.jmx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.jspecify.annotations.Nullable;

/** The MBeans behind a JMX connector. For one call at a time. */
final class RmiLink implements Link {
    private final JMXConnector connector;
    private final MBeanServerConnection mbeans;

    RmiLink(JMXConnector connector, MBeanServerConnection mbeans) {
        this.connector = connector;
        this.mbeans = mbeans;
    }

    @Override
    public @Nullable Object read(ObjectName mbean, String attribute) throws Exception {
        return mbeans.getAttribute(mbean, attribute);
    }

    @Override
    public Map<String, Object> read(ObjectName mbean, List<String> attributes) throws Exception {
        Map<String, Object> values = new HashMap<>();
        for (Attribute attribute :
                mbeans.getAttributes(mbean, attributes.toArray(new String[0])).asList()) {
            if (attribute.getValue() != null) {
                values.put(attribute.getName(), attribute.getValue());
            }
        }
        return values;
    }

    @Override
    public @Nullable Object invoke(ObjectName mbean, String operation, Object[] arguments, String[] signature)
            throws Exception {
        return mbeans.invoke(mbean, operation, arguments, signature);
    }

    @Override
    public MBeanServerConnection connection() {
        return mbeans;
    }

    @Override
    public void close() throws Exception {
        connector.close();
    }
}
