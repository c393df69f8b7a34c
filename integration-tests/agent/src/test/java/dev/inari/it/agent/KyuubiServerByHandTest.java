package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.it.agent.Inari.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of an operator on Kyuubi servers without an agent, which only signals reach. */
class KyuubiServerByHandTest {
    private static final int SIGKILLED = 137;
    private static final int SIGTERMED = 143;

    private final Path directory;
    private final Inari inari;

    KyuubiServerByHandTest(@TempDir Path directory) {
        this.directory = directory;
        this.inari = new Inari(directory);
    }

    private static String pid(Jvm jvm) {
        return Long.toString(jvm.pid());
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

    @Test
    void theProcessListIsLookedThroughAndOfTwoNoneIsGuessed() {
        try (Jvm server = server();
                Jvm other = server()) {
            // Whoever else runs a server on this host: there are two at least.
            Said said = inari.says("stop", "server", "--dry-run");
            assertThat(said.code()).as(said.toString()).isEqualTo(7);
            assertThat(said.err()).contains("Kyuubi servers run here, pids ", pid(server), pid(other), "give the pid");

            Said dry = inari.says("stop", pid(server), "--dry-run");
            assertThat(dry.code()).as(dry.toString()).isZero();
            assertThat(dry.out()).contains("would send SIGTERM to pid " + server.pid());
            assertThat(inari.says("history", pid(server)).out()).doesNotContain("TERM");
            assertThat(server.alive()).isTrue();
        }
    }

    @Test
    void theDaemonSignalsItToo() {
        try (Inari.Running daemon = inari.daemon();
                Jvm server = server()) {
            Said gone = inari.says("stop", pid(server), "--reason", "new version");
            assertThat(gone.code()).as(gone + daemon.errors()).isZero();
            assertThat(server.end()).isEqualTo(SIGTERMED);
            assertThat(inari.says("stop", pid(server)).out()).contains("already gone");
            assertThat(inari.says("history", pid(server)).out()).containsPattern("TERM .* SENT +new version");
        }
    }
}
