package dev.inari.jmx;

import java.net.MalformedURLException;
import java.net.URI;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnector;
import javax.management.remote.rmi.RMIServer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a JMX connector over RMI, whether its stub is in the URL or in a registry. Looks into the registry itself: JNDI, which the
 * JDK would use, follows references to other protocols, where no deadline is kept. Stateless but for its settings.
 */
final class RmiTransport implements Transport {
    private static final String STUB = "/stub/";
    private static final String JNDI = "/jndi/";
    private static final String REGISTRY = JNDI + "rmi://";

    private final String serviceUrl;
    private final Supplier<@Nullable Login> logins;
    private final boolean tls;
    private final boolean announced;

    private RmiTransport(String serviceUrl, Supplier<@Nullable Login> logins, boolean tls, boolean announced) {
        this.serviceUrl = serviceUrl;
        this.logins = logins;
        this.tls = tls;
        this.announced = announced;
    }

    static RmiTransport to(Endpoint.Announced endpoint) {
        return new RmiTransport(
                endpoint.serviceUrl(),
                () -> new Login(Endpoint.Announced.USER, endpoint.secret().get()),
                false,
                true);
    }

    static RmiTransport to(Endpoint.JmxUrl endpoint) {
        return new RmiTransport(endpoint.serviceUrl(), () -> Login.ask(endpoint.credentials()), endpoint.tls(), false);
    }

    @Override
    public @Nullable Login login() {
        return logins.get();
    }

    /** An announced connector is on loopback by contract. Dialling what its stub names could show the secret to a stranger's port. */
    @Override
    public boolean loopbackOnly() {
        return announced;
    }

    @Override
    public Link connect(@Nullable Login login) throws Exception {
        Map<String, Object> environment = new HashMap<>();
        if (login != null) {
            environment.put(JMXConnector.CREDENTIALS, login.toArray());
        }
        if (tls) {
            environment.put("jmx.remote.x.check.stub", "true");
        }
        JMXServiceURL url = new JMXServiceURL(serviceUrl);
        if (!announced && url.getURLPath().startsWith(REGISTRY)) {
            URI entry = Transport.parse(url.getURLPath().substring(JNDI.length()));
            return connectChecked(new RMIConnector(lookUp(entry, tls), environment));
        }
        return connectToStub(url, environment);
    }

    /** Connects through the stub that is in the URL; for URLs that come from a peer too. */
    static Link connectToStub(JMXServiceURL url, Map<String, Object> environment) throws Exception {
        if (!url.getProtocol().equals("rmi") || !url.getURLPath().startsWith(STUB)) {
            throw new MalformedURLException("not a JMX service URL with the stub in it, service:jmx:rmi://" + STUB
                    + "...; one with a registry, service:jmx:rmi://" + REGISTRY + "..., must be configured");
        }
        return connect(new RMIConnector(url, environment));
    }

    @SuppressWarnings("BanJNDI") // only ever reached with a stub, which needs no JNDI
    private static Link connect(RMIConnector connector) throws Exception {
        // No heartbeat thread per connection: the sidecar's own beat finds a dead one.
        connector.connect(Map.of("jmx.remote.x.client.connection.check.period", 0L));
        return new RmiLink(connector, connector.getMBeanServerConnection());
    }

    /** The JDK reports a stub without TLS, if asked to look, as it reports a wrong password. */
    private static Link connectChecked(RMIConnector connector) throws Exception {
        try {
            return connect(connector);
        } catch (SecurityException e) {
            if (String.valueOf(e.getMessage()).startsWith("Expecting a")) {
                throw new SSLException(
                        "the connector behind the registry does not use TLS, so it was sent no password");
            }
            throw e;
        }
    }

    private static RMIServer lookUp(URI entry, boolean tls) throws Exception {
        if (entry.getHost() == null || entry.getPath().length() < 2) {
            throw new MalformedURLException("no host or no name in " + entry + ", expected rmi://host:port/name");
        }
        int port = entry.getPort() == -1 ? Registry.REGISTRY_PORT : entry.getPort();
        Registry registry = tls
                ? LocateRegistry.getRegistry(entry.getHost(), port, new TlsRegistrySocketFactory())
                : LocateRegistry.getRegistry(entry.getHost(), port);
        return (RMIServer) registry.lookup(entry.getPath().substring(1));
    }
}
