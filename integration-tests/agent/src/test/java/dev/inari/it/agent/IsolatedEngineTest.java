package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.TargetStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine whose classes cannot see the class path, where the agent lies: it goes to the bootstrap path, and must not meet itself there. */
class IsolatedEngineTest {
    private final Path directory;

    IsolatedEngineTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"KYUUBI", "FLINK_GATEWAY"})
    void isCountedAndLeaves(String engine) {
        try (Jvm jvm = isolated(engine.equals("KYUUBI") ? StandIn.KYUUBI : StandIn.FLINK_GATEWAY)
                .agent()
                .start()) {
            assertThat(jvm.say("start")).isEqualTo("started");
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                String opened = jvm.say("open");
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.counts().isKnown()).isTrue();
                assertThat(watched.agent().getTargets()).isNotEmpty().allMatch(TargetStatus::isWoven);

                jvm.say("close " + opened.substring("opened ".length()));
                Exits.accepted(jvm, watched, "test");
                jvm.send("release");
            }
            assertThat(jvm.end()).isZero();
            assertThat(jvm.said()).isEmpty();
        }
    }

    @Test
    void isCountedWhenAttachedTo() throws Exception {
        try (Jvm jvm = isolated(StandIn.FLINK_GATEWAY).start()) {
            jvm.say("start");
            jvm.say("open");
            jvm.attach(directory.resolve("run"));
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                Await.until("the session is adopted", () -> watched.counts().isKnown());
                assertThat(watched.counts().getUser()).isEqualTo(1);
            }
            assertThat(jvm.said()).isEmpty();
        }
    }

    @Test
    void isLeftAsItIsIfTheJarWasOverwrittenMeanwhile() throws IOException {
        Path jar = Files.copy(Jvm.agentJar(), directory.resolve("agent.jar"));
        try (Jvm jvm = isolated(StandIn.KYUUBI)
                .argument("-javaagent:" + jar + "=runDirectory=" + directory.resolve("run"))
                .argument("-Dstandin.waits=true")
                .start()) {
            assertThat(jvm.hear()).isEqualTo("waiting");
            Files.write(jar, new byte[(int) Files.size(jar)]);
            jvm.send("go on");

            assertThat(jvm.say("start")).isEqualTo("started");
            assertThat(jvm.say("open")).startsWith("opened ");
            assertThat(jvm.said()).hasSize(1);
            assertThat(jvm.said().get(0)).contains("is left as it is", "jar replaced while the JVM runs");
        }
    }

    /** Without shared class data, about whose end the JVM would print a line. */
    private Jvm.Builder isolated(StandIn engine) {
        return Jvm.of(StandIn.ISOLATED, directory)
                .main("standin.Isolated")
                .argument("-Xshare:off")
                .argument("-Dstandin.classes=" + engine.classes());
    }
}
