package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM without an engine (a shell, a launcher) must not notice the agent at all. */
class BystanderTest {
    private static final Pattern LOADED = Pattern.compile("\\[class,load\\s*\\]\\s+(\\S+) source:");

    private final Path directory;

    BystanderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void hearsNothingAndEndsByItself() {
        try (Jvm jvm = hello().agent().start()) {
            assertThat(jvm.end()).isZero();
            assertThat(jvm.rest())
                    .contains("hello")
                    .filteredOn(line -> line.startsWith("thread "))
                    .containsExactly("thread main");
            assertThat(jvm.errors()).isEmpty();
        }
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void garbageInTheOptionsIsNotEvenLookedAt() {
        try (Jvm jvm = hello().agent("garbage", "=", "file=/nowhere").start()) {
            assertThat(jvm.end()).isZero();
            assertThat(jvm.errors()).isEmpty();
        }
    }

    @Test
    void loadsNoMoreThanAnEmptyAgentDoes() throws IOException {
        Set<String> ours = classesOf(hello().agent(), "ours");
        Set<String> more = new TreeSet<>(ours);
        more.removeAll(classesOf(hello().argument("-javaagent:" + emptyAgent()), "empty"));

        assertThat(more)
                .filteredOn(name -> name.startsWith("dev.inari."))
                .containsExactlyInAnyOrder(
                        "dev.inari.agent.InariAgent",
                        "dev.inari.agent.gate.NameGate",
                        "dev.inari.agent.gate.TargetNames");
        // The JDK's share: what the callback of a transformer itself needs.
        assertThat(more)
                .filteredOn(name -> !name.startsWith("dev.inari."))
                .allMatch(
                        name -> name.matches("(java\\.lang|sun\\.instrument|java\\.util|jdk\\.internal)\\.[A-Za-z.$]+"))
                .noneMatch(name ->
                        name.matches("(java\\.util\\.logging|javax\\.management|java\\.nio|sun\\.nio|java\\.util\\.jar"
                                + "|java\\.lang\\.invoke|java\\.lang\\.management)\\..*"))
                .hasSizeLessThan(20);
    }

    /** The environment is a class of every client of Flink; it makes none of them an engine. */
    @Test
    void aClientOfFlinkIsNoEngine() throws IOException {
        Jvm.Builder client = Jvm.of(StandIn.FLINK_GATEWAY, directory).main("standin.Client");
        try (Jvm jvm = client.agent().start()) {
            assertThat(jvm.end()).isZero();
            assertThat(jvm.rest())
                    .contains("submitted 0123456789abcdef0123456789abcdef")
                    .filteredOn(line -> line.startsWith("thread "))
                    .containsExactly("thread main");
            assertThat(jvm.errors()).isEmpty();
        }
        assertThat(classesOf(client, "client"))
                .filteredOn(name -> name.startsWith("dev.inari."))
                .containsExactlyInAnyOrder(
                        "dev.inari.agent.InariAgent",
                        "dev.inari.agent.gate.NameGate",
                        "dev.inari.agent.gate.TargetNames");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    private Jvm.Builder hello() {
        return Jvm.of(StandIn.PLAIN, directory).main("standin.Hello");
    }

    private Set<String> classesOf(Jvm.Builder builder, String name) throws IOException {
        Path log = directory.resolve(name + ".log");
        try (Jvm jvm = builder.argument("-Xlog:class+load:file=" + log).start()) {
            assertThat(jvm.end()).isZero();
        }
        Set<String> classes = new TreeSet<>();
        for (String line : Files.readAllLines(log)) {
            Matcher matcher = LOADED.matcher(line);
            if (matcher.find()
                    && !matcher.group(1).contains("/0x")
                    && !matcher.group(1).contains("$$Lambda")) {
                classes.add(matcher.group(1));
            }
        }
        assertThat(classes).contains("java.lang.Object");
        return classes;
    }

    private Path emptyAgent() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "standin.EmptyAgent");
        Path jar = directory.resolve("empty.jar");
        try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            to.putNextEntry(new JarEntry("standin/EmptyAgent.class"));
            to.write(Files.readAllBytes(StandIn.EMPTY_AGENT.classes().resolve("standin/EmptyAgent.class")));
        }
        return jar;
    }
}
