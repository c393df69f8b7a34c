package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.it.agent.Inari.Running;
import dev.inari.it.agent.Inari.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of an operator as real processes, with a real daemon and without one, on engines in JVMs of their own. */
class ByHandTest {
    private static final int SIGKILLED = 137;
    private static final int SIGTERMED = 143;

    private final Path directory;
    private final Inari inari;

    ByHandTest(@TempDir Path directory) {
        this.directory = directory;
        this.inari = new Inari(directory);
    }

    /** An engine that nobody but an operator ends, announced. */
    private Jvm engine() {
        Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).agent("shareLevel=USER").start();
        jvm.say("start");
        Path run = directory.resolve("run");
        Await.until("pid " + jvm.pid() + " is announced", () -> announces(run, jvm.pid()));
        return jvm;
    }

    private static boolean announces(Path run, long pid) {
        return Watched.announcements(run).stream().anyMatch(file -> {
            try {
                return Files.readString(file).contains("pid=" + pid);
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static String pid(Jvm jvm) {
        return Long.toString(jvm.pid());
    }

    @Test
    void anIdleEngineIsStoppedByTheDaemonAndASecondStopFindsItGone() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            Said first = inari.says("stop", pid(engine), "--reason", "new version");
            assertThat(first.code()).as(first + daemon.errors()).isZero();
            assertThat(first.out()).contains("(kyuubi-flink, pid " + engine.pid() + "): gone after ");
            assertThat(engine.end()).isZero();

            Said second = inari.says("stop", pid(engine), "--json");
            assertThat(second.code()).as(second.err()).isZero();
            assertThat(second.out()).contains("\"outcome\" : \"already-gone\"");
            assertThat(inari.says("kill", pid(engine)).code()).isZero();
            assertThat(daemon.errors()).contains("ordered by operator", "(new version)");
        }
    }

    @Test
    void anEngineThatServesIsLeftAloneUnlessItIsSaidThatNobodyCounts() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            String session = engine.say("open").substring("opened ".length());

            Said refused = inari.says("stop", pid(engine));
            assertThat(refused.code()).as(refused + daemon.errors()).isEqualTo(5);
            assertThat(refused.out())
                    .contains("it serves 1 session", "alice from 10.0.0.1", session, "--even-if-serving");
            assertThat(inari.says("stop", "--all-idle").out()).contains("No engine is idle.");
            assertThat(engine.say("count")).isEqualTo("count 1");

            Said gone = inari.says("stop", pid(engine), "--even-if-serving");
            assertThat(gone.code()).as(gone + daemon.errors()).isZero();
            assertThat(gone.err()).contains("ends with it: alice from 10.0.0.1");
            assertThat(engine.end()).isZero();
        }
    }

    @Test
    void whoHoldsAnEngineKeepsItAndItsReleaseLetsItBeKilled() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            assertThat(inari.says("hold", pid(engine), "--reason", "looking").code())
                    .isZero();
            assertThat(inari.says("explain", pid(engine)).out()).contains("Hold       held by operator", "(looking)");
            for (String verb : new String[] {"stop", "kill"}) {
                Said refused = inari.says(verb, pid(engine));
                assertThat(refused.code()).as(refused.toString()).isEqualTo(5);
                assertThat(refused.out()).contains("held by operator", "release it first");
            }
            assertThat(engine.alive()).isTrue();

            assertThat(inari.says("release", pid(engine)).code()).isZero();
            Said killed = inari.says("kill", pid(engine));
            assertThat(killed.code()).as(killed + daemon.errors()).isZero();
            assertThat(engine.end()).isEqualTo(SIGKILLED);
        }
    }

    @Test
    void theDaemonsEndInTheMiddleIsSaidAndTheNextCommandGoesOnByItself() {
        try (Running daemon = inari.daemon();
                Jvm engine = engine()) {
            engine.say("set standin.hang=stop");
            try (Running stop = inari.start("stop", pid(engine))) {
                assertThat(engine.hear()).startsWith("stop on inari-exit");
                assertThat(engine.hear()).isEqualTo("hanging in stop");
                daemon.kill();

                Said lost = stop.end();
                assertThat(lost.code()).as(lost.toString()).isEqualTo(6);
                assertThat(lost.out()).contains("still alive: the daemon, pid ", "A daemon that starts goes on");
            }
            assertThat(engine.alive()).isTrue();

            Said alone = inari.with("INARI_EXIT_GRACEFUL", "1s")
                    .with("INARI_EXIT_TERM", "1s")
                    .says("stop", pid(engine));
            assertThat(alone.code()).as(alone.toString()).isZero();
            assertThat(alone.err()).contains("is left from a daemon", "TERMINATING", "next: SIGKILL");
            assertThat(engine.end()).isIn(SIGKILLED, SIGTERMED);
        }
    }

    @Test
    void withoutADaemonTheCommandsActByThemselves() {
        try (Jvm engine = engine()) {
            Said explained = inari.says("explain", pid(engine));
            assertThat(explained.out())
                    .contains("State      SERVING", "the policy lets this engine stay (POLICY_KEEPS)");
            assertThat(explained.err()).contains("this is what one would decide");
            assertThat(inari.says("stop", pid(engine), "--dry-run").out()).contains("would ask it to leave");
            String session = engine.say("open").substring("opened ".length());
            assertThat(inari.says("stop", pid(engine)).code()).isEqualTo(5);
            engine.say("close " + session);

            Said gone = inari.says("stop", "--all-idle");
            assertThat(gone.code()).as(gone.toString()).isZero();
            assertThat(gone.out()).contains("gone after");
            assertThat(engine.end()).isZero();
        }
    }

    @Test
    void aKyuubiServerWithoutAnAgentIsFoundByItsPidFileAndNobodyElseIsHit() throws IOException {
        Path pids = Files.createDirectory(directory.resolve("pids"));
        Path file = pids.resolve("kyuubi-ann-org.apache.kyuubi.server.KyuubiServer.pid");
        inari.with("KYUUBI_PID_DIR", pids.toString()).with("USER", "ann").with("INARI_EXIT_TERM", "1s");
        try (Jvm server = server();
                Jvm other = server("-Dstandin.waits=true");
                Jvm stranger = Jvm.of(StandIn.KYUUBI, directory).start()) {
            Files.writeString(file, pid(stranger) + "\n");
            assertThat(inari.says("kill", "server").err())
                    .contains("names pid " + stranger.pid() + ", which is no Kyuubi server", "give the pid");

            Files.writeString(file, pid(server) + "\n");
            Said gone = inari.says("stop", "server");
            assertThat(gone.code()).as(gone.toString()).isZero();
            assertThat(gone.out()).startsWith("kyuubi-server, pid " + server.pid() + ": gone after");
            assertThat(server.end()).isEqualTo(SIGTERMED);

            Said waits = inari.says("stop", pid(other));
            assertThat(waits.code()).as(waits.toString()).isEqualTo(6);
            assertThat(waits.out()).contains("a Kyuubi server waits for its sessions", "inari kill " + other.pid());
            assertThat(other.alive()).isTrue();
            assertThat(inari.says("kill", pid(other)).code()).isZero();
            assertThat(other.end()).isEqualTo(SIGKILLED);

            Said second = inari.says("stop", "server");
            assertThat(second.code()).as(second.toString()).isZero();
            assertThat(second.out()).contains("already gone");
        }
    }

    private Jvm server(String... arguments) {
        Jvm.Builder builder = Jvm.of(StandIn.KYUUBI_SERVER, directory).main("org.apache.kyuubi.server.KyuubiServer");
        for (String argument : arguments) {
            builder.argument(argument);
        }
        Jvm jvm = builder.start();
        assertThat(jvm.hear()).isEqualTo("started");
        return jvm;
    }
}
