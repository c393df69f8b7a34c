package dev.inari.jmx;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a JVM that opened no JMX port, by asking it through the attach interface to start its local management agent. Loads nothing
 * into it and leaves the agent on. Stateless but for the pid.
 *
 * <p>A limit: attaching itself has no timeout and cannot be cut. A JVM that is stopped just then holds its worker until it goes on or ends.
 */
final class AttachTransport implements Transport {
    private final long pid;

    AttachTransport(long pid) {
        this.pid = pid;
    }

    @Override
    public @Nullable Login login() {
        return null;
    }

    @Override
    public boolean loopbackOnly() {
        return true;
    }

    @Override
    public Link connect(@Nullable Login login) throws Exception {
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new ConnectException("this Java runtime has no module jdk.attach: run on a full JDK, or reach the"
                    + " engine by its announcement or a JMX URL");
        }
        JvmProcess.requireReady(pid);
        return RmiTransport.connectToStub(new JMXServiceURL(Attach.localManagementUrl(pid)), Map.of());
    }

    /** A class of its own, because it cannot be linked without the module. */
    private static final class Attach {
        static String localManagementUrl(long pid) throws Exception {
            VirtualMachine target = VirtualMachine.attach(Long.toString(pid));
            try {
                return target.startLocalManagementAgent();
            } finally {
                detachQuietly(target);
            }
        }

        private static void detachQuietly(VirtualMachine target) {
            try {
                target.detach();
            } catch (IOException e) {
                // We have the URL; the other side drops the channel when we end.
            }
        }
    }
}
