package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachCommandTest {
    private final FakeHost host = new FakeHost();
    private final Path jar;
    private final Path folder;

    AttachCommandTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.jar = jar(folder.resolve("inari-agent.jar"), "Agent-Class");
    }

    @Test
    void preflightStopsBeforeAnythingIsSent() {
        host.jvms.refusal = "process 5 is no JVM";

        Typed typed = attach("5");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).isEqualToIgnoringNewLines("inari: process 5 is no JVM");
        assertThat(host.events).containsExactly("scan /run/fake");
    }

    @Test
    void silenceAfterwardsIsSaidWithBothCauses() {
        Typed typed = attach("5", "--wait", "3");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err())
                .contains("Attached, but within 3 s pid 5 did not announce an engine in /run/fake")
                .contains("runs no engine that Inari knows")
                .contains("INARI_RUN_DIRECTORY");
        assertThat(host.events).contains("detached");
    }

    @Test
    void announcementIsAwaited() {
        host.announceAfter(Duration.ofMillis(1500), new FakeEngine("ab", "kyuubi-flink", 5));

        Typed typed = attach("5", "--options", "shareLevel=CONNECTION,x=1");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("The engine announced itself: ab000000 (kyuubi-flink).");
        assertThat(typed.err()).isEmpty();
        assertThat(host.events)
                .contains("load inari-agent.jar into 5 with 'runDirectory=/run/fake,shareLevel=CONNECTION,x=1'");
    }

    @Test
    void agentIsToldWhereWeLookUnlessTheOptionsSay() {
        attach("5");
        attach("6", "--options", "shareLevel=USER,runDirectory=/run/other");

        assertThat(host.events)
                .contains("load inari-agent.jar into 5 with 'runDirectory=/run/fake'")
                .contains("load inari-agent.jar into 6 with 'shareLevel=USER,runDirectory=/run/other'");
    }

    @Test
    void runDirectoryThatOptionsCannotCarryIsRefused() {
        host.environment.put("INARI_RUN_DIRECTORY", "/run/a,b");

        assertThat(attach("5").err()).contains("/run/a,b cannot be told to the agent");
        assertThat(host.events).noneMatch(event -> event.startsWith("load"));
    }

    @Test
    void secondAgentIsNotLoaded() {
        host.announce(new FakeEngine("ab", "kyuubi-flink", 5));

        Typed typed = attach("5");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).startsWith("Nothing to do: pid 5 is announced already, as ab000000");
        assertThat(host.events).noneMatch(event -> event.startsWith("load"));
    }

    @Test
    void newJavaIsWarnedAboutUnlessItExpectsAgents() {
        host.announceAfter(Duration.ofMillis(100), new FakeEngine("ab", "kyuubi-flink", 5));
        host.jvms.javaVersion = 21;

        Typed warned = attach("5");
        host.jvms.expectsAgents = true;

        assertThat(warned.err())
                .contains("Pid 5 runs Java 21")
                .contains("four lines of warning")
                .contains("JEP 451")
                .contains("-XX:+EnableDynamicAgentLoading");
        FakeHost expecting = new FakeHost();
        expecting.jvms.javaVersion = 21;
        expecting.jvms.expectsAgents = true;
        assertThat(Typed.in(expecting, "attach", "6", "--agent-jar", jar.toString())
                        .err())
                .doesNotContain("JEP 451");
    }

    @Test
    void jarIsCheckedBeforeTheJvmSeesIt() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        Path plain = jar(folder.resolve("plain.jar"), "Main-Class");

        assertThat(Typed.in(host, "attach", "5", "--agent-jar", "/nonexistent.jar")
                        .err())
                .contains("is no file that can be read");
        assertThat(Typed.in(host, "attach", "5", "--agent-jar", text.toString()).err())
                .contains("is no jar file");
        assertThat(Typed.in(host, "attach", "5", "--agent-jar", plain.toString())
                        .err())
                .contains("names no Agent-Class");
        assertThat(Typed.in(host, "attach", "pid").code()).isEqualTo(2);
        assertThat(Typed.in(host, "attach").code()).isEqualTo(2);
    }

    @Test
    void jarIsFoundBesideOurOwn() {
        assertThat(AgentJar.beside(folder.resolve("inari.jar"))).isEqualTo(jar);
        assertThatThrownBy(() -> AgentJar.beside(folder.resolve("a/b/inari.jar")))
                .hasMessageContaining("--agent-jar");
        assertThatThrownBy(() -> AgentJar.beside(null)).hasMessageContaining("was not found");
    }

    private Typed attach(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "attach";
        all[1] = "--agent-jar";
        all[2] = jar.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Typed.in(host, all);
    }

    private static Path jar(Path file, String key) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name(key), "dev.inari.Any");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
        return file;
    }
}
