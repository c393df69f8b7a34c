package dev.inari.sidecar;

import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionsMXBean;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.security.auth.Subject;

/** The agent's table of sessions behind a real connector that wants the secret, as an engine has it. */
final class ServedSessions implements AutoCloseable {
    private final JMXConnectorServer server;

    ServedSessions(String secret, List<SessionInfo> table) throws IOException, JMException {
        SessionInfo[] rows = table.toArray(SessionInfo[]::new);
        SessionsMXBean sessions = (SessionsMXBean) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionsMXBean.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getTable")) {
                        return rows;
                    }
                    throw new UnsupportedOperationException(method.getName() + " is not in this test");
                });
        MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
        mbeans.registerMBean(
                new StandardMBean(sessions, SessionsMXBean.class, true), new ObjectName(SessionsMXBean.NAME));
        JMXAuthenticator authenticator = credentials -> {
            if (credentials instanceof String[] pair && Arrays.equals(pair, new String[] {"inari", secret})) {
                return new Subject();
            }
            throw new SecurityException("wrong credentials");
        };
        RMIServerSocketFactory loopback = port -> new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        server = JMXConnectorServerFactory.newJMXConnectorServer(
                new JMXServiceURL("service:jmx:rmi://"),
                Map.of(
                        JMXConnectorServer.AUTHENTICATOR,
                        authenticator,
                        RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE,
                        loopback),
                mbeans);
        server.start();
    }

    String url() {
        return server.getAddress().toString();
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
