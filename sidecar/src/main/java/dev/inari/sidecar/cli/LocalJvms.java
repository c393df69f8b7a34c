package dev.inari.sidecar.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** JVMs of this host through the JDK's attach interface, which itself has no time limit once connected; here each step has one. */
final class LocalJvms implements Jvms {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AttachPreflight preflight;

    LocalJvms(AttachPreflight preflight) {
        this.preflight = preflight;
    }

    @Override
    public void requireAttachable(long pid) {
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw CommandFailure.foundWrong("this Java has no module jdk.attach; run inari on a full JDK (JAVA_HOME)");
        }
        preflight.require(pid);
    }

    @Override
    public Connection connect(long pid) {
        return within(pid, () -> new Attached(pid, VirtualMachine.attach(Long.toString(pid))));
    }

    private static <T> T within(long pid, Callable<T> step) {
        FutureTask<T> task = new FutureTask<>(step);
        Thread thread = new Thread(task, "inari-attach");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "JVM " + pid + " did not answer within " + LIMIT.toSeconds()
                            + " s; the agent may still load when it goes on",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FOUND_WRONG, "interrupted while attaching to " + pid, e);
        } catch (ExecutionException e) {
            throw explained(pid, e.getCause() == null ? e : e.getCause());
        }
    }

    private static CommandFailure explained(long pid, Throwable cause) {
        String why;
        if (cause instanceof AttachNotSupportedException) {
            why = "does not let anybody attach (" + cause.getMessage()
                    + "); it may run with -XX:+DisableAttachMechanism, or in another container";
        } else if (cause instanceof AgentInitializationException) {
            why = "loaded the agent, which failed to start; its standard error says why";
        } else if (cause instanceof AgentLoadException) {
            why = "refused the agent (" + cause.getMessage() + "); start it with -javaagent instead";
        } else {
            why = "could not be attached to: " + cause;
        }
        return new CommandFailure(ExitCode.FOUND_WRONG, "JVM " + pid + " " + why, cause);
    }

    /** One attached JVM. */
    private record Attached(long pid, VirtualMachine jvm) implements Connection {
        @Override
        public int javaVersion() {
            Properties properties = within(pid, jvm::getSystemProperties);
            String version = properties.getProperty("java.specification.version", "0");
            // Java 8 calls itself 1.8.
            return Integer.parseInt(version.startsWith("1.") ? version.substring(2) : version);
        }

        @Override
        public boolean expectsAgents() {
            String arguments = within(pid, jvm::getAgentProperties).getProperty("sun.jvm.args", "");
            return Arrays.asList(arguments.split(" ", -1)).contains("-XX:+EnableDynamicAgentLoading");
        }

        @Override
        public void loadAgent(Path jar, String options) {
            within(pid, () -> {
                jvm.loadAgent(jar.toString(), options.isEmpty() ? null : options);
                return jar;
            });
        }

        @Override
        public void close() {
            try {
                jvm.detach();
            } catch (IOException e) {
                // The other side drops the channel when we end, which is now.
            }
        }
    }
}
