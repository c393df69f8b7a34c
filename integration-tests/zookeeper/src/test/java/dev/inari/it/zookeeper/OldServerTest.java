package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of 3.4, as old clusters have it: it does not know what newer clients ask, and ends the connection upon it. */
class OldServerTest {
    private static final String NAMESPACE = "/kyuubi_1.10.3_USER_FLINK_SQL/alice/default";
    /** More than are asked for in one request. */
    private static final int ENGINES = 250;

    private final Path directory;
    private final int port;
    private final Process server;

    OldServerTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Dzookeeper.jmx.log4j.disable=true",
                        "-Dzookeeper.forceSync=no",
                        "-cp",
                        System.getProperty("inari.old.server") + "/*",
                        "org.apache.zookeeper.server.ZooKeeperServerMain",
                        Integer.toString(port),
                        Files.createDirectory(directory.resolve("zookeeper")).toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.txt").toFile())
                .start();
        Await.until("the old server listens", this::listens);
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        assertThat(server.destroyForcibly().waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everythingOnAnOldServerIsSeen() throws Exception {
        String connect = "127.0.0.1:" + port;
        try (Operator operator = new Operator(connect)) {
            operator.make("/kyuubi_1.10.3_USER_FLINK_SQL");
            operator.make("/kyuubi_1.10.3_USER_FLINK_SQL/alice");
            operator.make(NAMESPACE);
            for (int i = 0; i < ENGINES; i++) {
                operator.make(NAMESPACE + "/serverUri=host:" + (20_000 + i) + ";version=1.10.3;refId=ref-" + i
                        + ";sequence=0000000000");
            }

            String said = new Inari(directory, connect).said("znodes");

            assertThat(said).contains("ref-0 ", "ref-" + (ENGINES - 1) + " ").doesNotContain("this is not everything");
            assertThat(said.lines().filter(line -> line.contains("host:2")).count())
                    .isGreaterThanOrEqualTo(ENGINES);
        }
    }
}
