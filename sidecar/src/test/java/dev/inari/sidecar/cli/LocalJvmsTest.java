package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.ProcFs;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Attaches to real JVMs of its own. */
@EnabledOnOs(OS.LINUX)
class LocalJvmsTest {
    private final LocalJvms jvms = new LocalJvms(new AttachPreflight(Path.of("/proc"), new ProcFs()));
    private final Path folder;
    private @Nullable Process child;

    LocalJvmsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void end() {
        if (child != null) {
            child.destroyForcibly();
        }
    }

    @Test
    void refusalOfTheJvmIsExplained() throws IOException {
        long pid = start("-XX:-EnableDynamicAgentLoading");
        jvms.requireAttachable(pid);

        try (Jvms.Connection jvm = jvms.connect(pid)) {
            assertThat(jvm.javaVersion()).isEqualTo(Runtime.version().feature());
            assertThat(jvm.expectsAgents()).isFalse();
            assertThatThrownBy(() -> jvm.loadAgent(agent("none"), ""))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContaining("JVM " + pid + " refused the agent");
        }
    }

    @Test
    void agentThatFailsAndAgentThatLoads() throws IOException {
        long pid = start("-XX:+EnableDynamicAgentLoading");

        try (Jvms.Connection jvm = jvms.connect(pid)) {
            assertThat(jvm.expectsAgents()).isTrue();
            assertThatThrownBy(() -> jvm.loadAgent(agent("no.such.Agent"), "")).isInstanceOf(CommandFailure.class);
            jvm.loadAgent(agent(Child.class.getName()), "a=b");
        }
    }

    private long start(String flag) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(flag, "-Xshare:auto", "-cp", System.getProperty("java.class.path"), Child.class.getName()));
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        child = started;
        // The child says when it is up; before that it may not catch SIGQUIT yet.
        assertThat(started.getInputStream().read()).isEqualTo('u');
        return started.pid();
    }

    private Path agent(String name) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), name);
        Path file = folder.resolve("agent.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
        return file;
    }

    /** A JVM that says that it is up and waits to be ended; an agent that does nothing. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            System.out.write('u');
            System.out.flush();
            // Ends with its parent, whose end closes this stream.
            int ended = System.in.read();
            System.exit(ended == -1 ? 0 : 1);
        }

        @SuppressWarnings("unused") // called by the JVM
        public static void agentmain(String options) {}
    }
}
