package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The engine's class loader sees what lies in the outer jar, so nothing may lie there by accident. */
class AgentJarTest {
    private static final int JAVA_8 = 52;

    private final Map<String, byte[]> outer = entries(Files.readAllBytes(Jvm.agentJar()));
    private final Map<String, byte[]> inner = entries(outer.getOrDefault("inst.jar", new byte[0]));

    AgentJarTest() throws IOException {}

    @Test
    void theEngineSeesTheEntryTheGateAndTheSeam() {
        assertThat(outer)
                .containsOnlyKeys(
                        "META-INF/MANIFEST.MF",
                        "dev/inari/agent/InariAgent.class",
                        "dev/inari/agent/gate/AgentClassLoader.class",
                        "dev/inari/agent/gate/InnerJar.class",
                        "dev/inari/agent/gate/NameGate.class",
                        "dev/inari/agent/gate/TargetNames.class",
                        "dev/inari/agent/seam/JobHooks$Listener.class",
                        "dev/inari/agent/seam/JobHooks.class",
                        "dev/inari/agent/seam/SessionHooks$Listener.class",
                        "dev/inari/agent/seam/SessionHooks.class",
                        "dev/inari/agent/seam/WatchHooks$Listener.class",
                        "dev/inari/agent/seam/WatchHooks.class",
                        "inst.jar");
    }

    @Test
    void allElseLiesInsideUnderOurName() {
        assertThat(inner.keySet()).allMatch(name -> name.startsWith("dev/inari/"));
        assertThat(inner)
                .containsKeys(
                        "dev/inari/agent/AgentRuntime.class",
                        "dev/inari/agent/version.properties",
                        "dev/inari/mbeans/Heartbeat.class",
                        "dev/inari/agent/shaded/bytebuddy/jar/asm/ClassReader.class");
        assertThat(inner.keySet()).doesNotContainAnyElementsOf(outer.keySet());
    }

    @Test
    void ourClassesRunOnJava8() {
        assertThat(outer).allSatisfy(AgentJarTest::expectJava8);
        assertThat(inner).allSatisfy(AgentJarTest::expectJava8);
    }

    @Test
    void nothingNamesTheUnrelocatedByteBuddy() {
        assertThat(inner)
                .allSatisfy((name, bytes) -> assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("Lnet/bytebuddy/"));
    }

    @Test
    void theManifestNamesBothEntries() throws IOException {
        try (JarFile jar = new JarFile(Jvm.agentJar().toFile())) {
            Attributes main = jar.getManifest().getMainAttributes();
            assertThat(main.getValue("Premain-Class")).isEqualTo("dev.inari.agent.InariAgent");
            assertThat(main.getValue("Agent-Class")).isEqualTo("dev.inari.agent.InariAgent");
            assertThat(main.getValue("Can-Retransform-Classes")).isEqualTo("true");
            assertThat(main.getValue("Boot-Class-Path")).isNull();
        }
    }

    @Test
    void theVersionWasWrittenIn() {
        assertThat(new String(
                        inner.getOrDefault("dev/inari/agent/version.properties", new byte[0]),
                        java.nio.charset.StandardCharsets.ISO_8859_1))
                .matches("version=[0-9][^$]*\\s*");
    }

    private static void expectJava8(String name, byte[] bytes) {
        if (name.endsWith(".class") && !name.contains("/shaded/")) {
            assertThat(bytes[7]).as(name).isEqualTo((byte) JAVA_8);
        }
    }

    private static Map<String, byte[]> entries(byte[] jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }
}
