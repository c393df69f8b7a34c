package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each rung of the ladder on real processes that make it necessary; and real processes that must not be hit. Three at a time, since most of it is waiting. */
class LadderTest {
    private static final String SHORT = "exit:\n  graceful: 2s\n  term: 2s\n";
    /** The agent itself holds a JVM that ends for up to 10 s, while the engine's own stop is under way. */
    private static final String LONG_TERM = "exit:\n  graceful: 2s\n  term: 40s\n";

    private static final String LONG = "exit:\n  graceful: 10m\n  term: 40s\n";

    private final Path directory;

    LadderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Jvm engine(String... properties) {
        Jvm.Builder builder = Jvm.of(StandIn.KYUUBI, directory).agent("shareLevel=CONNECTION");
        for (String property : properties) {
            builder.argument("-D" + property);
        }
        Jvm jvm = builder.start();
        jvm.say("start");
        return jvm;
    }

    private static String open(Jvm jvm) {
        return jvm.say("open").substring("opened ".length());
    }

    private static void closeTheOnlySession(Jvm jvm, String id) {
        jvm.send("close " + id);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEngineThatIgnoresItsStopGetsTerm() {
        try (Jvm jvm = engine("standin.hang=stop");
                Guarding sidecar = Guarding.start(directory, LONG_TERM)) {
            String id = open(jvm);
            sidecar.awaitLine(jvm.pid(), "SERVING");
            closeTheOnlySession(jvm, id);

            assertThat(jvm.end()).isEqualTo(128 + 15);
            sidecar.awaitLine(jvm.pid(), "-> GONE");
            assertThat(sidecar.log()).contains("evidence: held by").doesNotContain("-> KILLING");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEngineThatIgnoresTermTooGetsKill() {
        try (Jvm jvm = engine("standin.hang=stop", "standin.ignoreTerm=true");
                Guarding sidecar = Guarding.start(directory, SHORT)) {
            String id = open(jvm);
            sidecar.awaitLine(jvm.pid(), "SERVING");
            closeTheOnlySession(jvm, id);

            assertThat(jvm.end()).isEqualTo(128 + 9);
            assertThat(jvm.rest()).containsOnlyOnce("ignored SIGTERM");
            sidecar.awaitLine(jvm.pid(), "-> GONE");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoppedEngineOnItsWayOutGetsKill() throws Exception {
        try (Jvm jvm = engine("standin.hang=stop");
                Guarding sidecar = Guarding.start(directory, SHORT)) {
            String id = open(jvm);
            sidecar.awaitLine(jvm.pid(), "SERVING");
            closeTheOnlySession(jvm, id);
            sidecar.awaitLine(jvm.pid(), "-> ASKED");
            signal("STOP", jvm.pid());

            assertThat(jvm.end()).isEqualTo(128 + 9);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStoppedEngineThatServesIsOnlyObserved() throws Exception {
        try (Jvm jvm = engine();
                Guarding sidecar =
                        Guarding.start(directory, SHORT + "client:\n  read-deadline: 1s\n  total-deadline: 1s\n")) {
            String id = open(jvm);
            sidecar.awaitLine(jvm.pid(), "SERVING");
            signal("STOP", jvm.pid());
            sidecar.awaitLine(jvm.pid(), "-> SUSPECT");
            signal("CONT", jvm.pid());
            sidecar.awaitLine(jvm.pid(), "SUSPECT -> SERVING");

            assertThat(jvm.say("count")).isEqualTo("count 1");
            closeTheOnlySession(jvm, id);
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aStopThatIsStuckIsNotWaitedFor() {
        try (Jvm jvm = engine("standin.hang=stop");
                Guarding sidecar = Guarding.start(directory, LONG + "  stuck-stop: 3s\n")) {
            String id = open(jvm);
            sidecar.awaitLine(jvm.pid(), "SERVING");
            closeTheOnlySession(jvm, id);

            assertThat(jvm.end()).isEqualTo(128 + 15);
            sidecar.awaitLine("its stop is stuck");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDeadlockIsNotWaitedFor() {
        try (Jvm jvm = engine("standin.hang=stop");
                Guarding sidecar = Guarding.start(directory, LONG + "  stuck-stop: 1h\n")) {
            String id = open(jvm);
            sidecar.awaitLine(jvm.pid(), "SERVING");
            assertThat(jvm.say("deadlock")).isEqualTo("deadlocked");
            closeTheOnlySession(jvm, id);

            assertThat(jvm.end()).isEqualTo(128 + 15);
            sidecar.awaitLine("its threads wait for one another");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aDefunctEngineIsNamedWithItsParentAndNotSignalled() throws Exception {
        // A parent that never collects its children.
        Process parent = new ProcessBuilder(List.of("sh", "-c", command() + " & echo $!; exec sleep 600"))
                .redirectError(directory.resolve("zombie.err").toFile())
                .start();
        try (Guarding sidecar = Guarding.start(directory, SHORT)) {
            long engine = Long.parseLong(
                    Objects.requireNonNull(parent.inputReader().readLine()).trim());
            sidecar.awaitLine(engine, "DISCOVERED");
            signal("KILL", engine);

            sidecar.awaitLine(engine, "-> GONE.*its parent is pid " + parent.pid() + " \\(sleep\\)");
            assertThat(sidecar.log()).doesNotContain("TERMINATING", "KILLING");
        } finally {
            parent.destroyForcibly();
        }
    }

    private String command() {
        return Path.of(System.getProperty("java.home"), "bin", "java") + " -Xmx256m -Dstandin.start=true -cp "
                + StandIn.KYUUBI.classes() + " -javaagent:" + Jvm.agentJar() + "=shareLevel=CONNECTION,runDirectory="
                + directory.resolve("run") + " standin.Engine";
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}
