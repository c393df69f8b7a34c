package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that lets nobody in who does not prove by SASL who he is. */
class SaslTest {
    private final Path directory;
    private final int port;
    private final Process server;

    SaslTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path jaas = login("server.jaas", "Server", "user_ann=\"geheim\"");
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Djava.security.auth.login.config=" + jaas,
                        "-Dzookeeper.authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider",
                        "-Dzookeeper.sessionRequireClientSASLAuth=true",
                        "-Dzookeeper.fips-mode=false",
                        "-Dzookeeper.admin.enableServer=false",
                        "-Dzookeeper.forceSync=no",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.apache.zookeeper.server.ZooKeeperServerMain",
                        Integer.toString(port),
                        Files.createDirectory(directory.resolve("zookeeper")).toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.txt").toFile())
                .start();
        Await.until("the server listens", this::listens);
    }

    private Path login(String file, String section, String option) throws IOException {
        return Files.writeString(
                directory.resolve(file),
                section + " { org.apache.zookeeper.server.auth.DigestLoginModule required " + option + "; };");
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

    private String znodes(String name, String password) throws IOException {
        Path jaas = login(name + ".jaas", "Client", "username=\"ann\" password=\"" + password + "\"");
        Path own = Files.createDirectory(directory.resolve(name));
        return new Inari(
                        own,
                        "connect: '127.0.0.1:" + port + "', auth: sasl",
                        List.of("-Djava.security.auth.login.config=" + jaas))
                .said("znodes", "--timeout", "8s");
    }

    @Test
    void whoeverProvesWhoHeIsSeesAndNobodyElse() throws Exception {
        assertThat(znodes("right", "geheim"))
                .startsWith("0 ")
                .contains("No engine and no server is registered in the namespaces that were looked at");
        assertThat(znodes("wrong", "falsch")).startsWith("1 ").doesNotContain("No engine");
        assertThat(Files.readString(directory.resolve("wrong/stderr.txt"))).contains("inari.zookeeper.auth");
    }
}
