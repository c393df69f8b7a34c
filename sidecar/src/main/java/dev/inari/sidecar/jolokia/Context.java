package dev.inari.sidecar.jolokia;

import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.management.ObjectName;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.service.api.AgentDetails;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaService;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.service.api.SecurityDetails;
import org.jolokia.server.core.service.request.RequestHandler;
import org.jolokia.server.core.service.serializer.Serializer;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;
import org.jolokia.server.core.util.jmx.MBeanServerAccess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Jolokia's parts find each other by. Jolokia's own would take settings from the environment, load whatever services are in the class
 * path and register MBeans of its own; this one has what it was given. Thread-safe.
 */
final class Context implements JolokiaContext {
    private static final Logger LOG = LoggerFactory.getLogger("dev.inari.sidecar.jolokia");
    /** How deep, how long and how many the values of one answer are at most. */
    static final Map<ConfigKey, Integer> LIMITS =
            Map.of(ConfigKey.MAX_DEPTH, 15, ConfigKey.MAX_COLLECTION_SIZE, 20_000, ConfigKey.MAX_OBJECTS, 200_000);

    private final Restrictor policy;
    private final Serializer serializer;
    private final @Nullable RequestHandler handler;

    /** @param handler who answers; null where only parts are prepared that do not ask for it */
    Context(Restrictor policy, Serializer serializer, @Nullable RequestHandler handler) {
        this.policy = policy;
        this.serializer = serializer;
        this.handler = handler;
    }

    @Override
    public <T extends JolokiaService<?>> SortedSet<T> getServices(Class<T> type) {
        SortedSet<T> found = new TreeSet<>();
        T service = getService(type);
        if (service != null) {
            found.add(service);
        }
        return found;
    }

    @Override
    public <T extends JolokiaService<?>> @Nullable T getService(Class<T> type) {
        if (type.isInstance(serializer)) {
            return type.cast(serializer);
        }
        return type.isInstance(handler) ? type.cast(handler) : null;
    }

    @Override
    public <T extends JolokiaService<?>> T getMandatoryService(Class<T> type) {
        T found = getService(type);
        if (found == null) {
            throw new IllegalStateException("no " + type.getSimpleName() + " here");
        }
        return found;
    }

    @Override
    public @Nullable String getConfig(ConfigKey key) {
        if (key == ConfigKey.ALLOW_ERROR_DETAILS) {
            // No stack traces.
            return "false";
        }
        Integer limit = LIMITS.get(key);
        return limit == null ? key.getDefaultValue() : limit.toString();
    }

    @Override
    public Set<ConfigKey> getConfigKeys() {
        return Set.of();
    }

    @Override
    public AgentDetails getAgentDetails() {
        return new AgentDetails("inari");
    }

    @Override
    public SecurityDetails getSecurityDetails() {
        return new SecurityDetails();
    }

    @Override
    public ObjectName registerMBean(Object bean, String... name) {
        throw new UnsupportedOperationException("Jolokia registers no MBeans here");
    }

    @Override
    public void unregisterMBean(ObjectName name) {
        throw new UnsupportedOperationException("Jolokia registers no MBeans here");
    }

    @Override
    public MBeanServerAccess getMBeanServerAccess() {
        throw new UnsupportedOperationException("which MBeans are meant is said with each request");
    }

    @Override
    public boolean isServiceEnabled(String service) {
        return true;
    }

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return policy.isHttpMethodAllowed(method);
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return policy.isTypeAllowed(type);
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName name, String attribute) {
        return policy.isAttributeReadAllowed(name, attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName name, String attribute) {
        return policy.isAttributeWriteAllowed(name, attribute);
    }

    @Override
    public boolean isOperationAllowed(ObjectName name, String operation) {
        return policy.isOperationAllowed(name, operation);
    }

    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return policy.isRemoteAccessAllowed(hostOrAddress);
    }

    @Override
    public boolean isOriginAllowed(String origin, boolean onlyWhenStrict) {
        return policy.isOriginAllowed(origin, onlyWhenStrict);
    }

    @Override
    public boolean isObjectNameHidden(ObjectName name) {
        return policy.isObjectNameHidden(name);
    }

    @Override
    public boolean isDebug() {
        return false;
    }

    @Override
    public void debug(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void info(String message) {
        LOG.info("{}", message);
    }

    @Override
    public void error(String message, Throwable cause) {
        LOG.warn("{}", message, cause);
    }
}
