package dev.inari.it.agent;

import com.sun.tools.attach.VirtualMachine;
import dev.inari.mbeans.AgentMXBean;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.mbeans.SessionCounts;
import dev.inari.mbeans.SessionsMXBean;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** An engine as a sidecar sees it: its MBeans through a connector. */
final class Watched implements AutoCloseable {
    private final JMXConnector connector;
    private final MBeanServerConnection server;

    private Watched(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.server = connector.getMBeanServerConnection();
    }

    /** By the one announcement in this folder, as soon as it is there. */
    static Watched announced(Path runDirectory) {
        Await.until(
                "an engine is announced in " + runDirectory,
                () -> announcements(runDirectory).size() == 1);
        try {
            Announcement announcement = read(announcements(runDirectory).get(0));
            return new Watched(connect(new JMXServiceURL(announcement.connector()), announcement.secret()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the JDK's own local connector, for engines that are not announced. */
    static Watched attached(Jvm jvm) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            Watched watched = new Watched(connect(new JMXServiceURL(address), ""));
            Await.until("the MBeans are registered", watched::registered);
            return watched;
        } catch (IOException | com.sun.tools.attach.AttachNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The addresses are of JVMs that the test itself started. */
    @SuppressWarnings("BanJNDI")
    static JMXConnector connect(JMXServiceURL address, String secret) throws IOException {
        Map<String, ?> environment =
                secret.isEmpty() ? Map.of() : Map.of(JMXConnector.CREDENTIALS, new String[] {"inari", secret});
        return JMXConnectorFactory.connect(address, environment);
    }

    static Announcement read(Path file) throws IOException {
        try (Reader text = Files.newBufferedReader(file)) {
            return Announcement.read(text);
        }
    }

    static List<Path> announcements(Path runDirectory) {
        if (!Files.isDirectory(runDirectory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(runDirectory)) {
            return files.filter(file -> file.toString().endsWith(".engine")).collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean registered() {
        return registered(AgentMXBean.NAME);
    }

    private boolean registered(String name) {
        try {
            return server.isRegistered(new ObjectName(name));
        } catch (JMException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    MBeanServerConnection server() {
        return server;
    }

    EngineMXBean engine() {
        return bean(EngineMXBean.NAME, EngineMXBean.class);
    }

    SessionsMXBean sessions() {
        return bean(SessionsMXBean.NAME, SessionsMXBean.class);
    }

    SessionCounts counts() {
        return sessions().getCounts();
    }

    ExitMXBean exit() {
        return bean(ExitMXBean.NAME, ExitMXBean.class);
    }

    AgentMXBean agent() {
        return bean(AgentMXBean.NAME, AgentMXBean.class);
    }

    /** Whether the engine has submitted a job, so that there is something to show. */
    boolean hasJobs() {
        return registered(JobsMXBean.NAME);
    }

    JobsMXBean jobs() {
        return bean(JobsMXBean.NAME, JobsMXBean.class);
    }

    private <T> T bean(String name, Class<T> face) {
        try {
            return JMX.newMXBeanProxy(server, new ObjectName(name), face);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            // The engine went first.
        }
    }
}
