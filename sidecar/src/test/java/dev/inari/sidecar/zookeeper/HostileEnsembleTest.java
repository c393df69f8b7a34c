package dev.inari.sidecar.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.server.DataTree;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ensemble that was filled to harm its readers, seen by a JVM with the heap of the daemon. */
class HostileEnsembleTest {
    private static final String SPACE = "/kyuubi_1.10.3_USER_SPARK_SQL/";
    private static final byte[] MEBIBYTE = new byte[1 << 20];

    private final TestServer server;

    HostileEnsembleTest(@TempDir Path data) throws Exception {
        // The sum over all data is kept up with each znode: a hundred gigabytes here.
        ZooKeeperServer.setDigestEnabled(false);
        server = TestServer.started(data);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        ZooKeeperServer.setDigestEnabled(true);
    }

    /** As the server would after so many requests. */
    private void fill(int directories, int each, String name) throws Exception {
        for (int i = 0; i < directories; i++) {
            String directory = SPACE + "ann/" + i;
            server.directory(directory);
            DataTree tree = server.tree();
            for (int j = 0; j < each; j++) {
                tree.createNode(directory + "/" + name + j, MEBIBYTE, ZooDefs.Ids.OPEN_ACL_UNSAFE, 0, -1, 1, 1);
            }
        }
    }

    @Test
    void tensOfThousandsOfZnodesOfAMebibyteDoNotFillTheHeap() throws Exception {
        fill(20, 3_000, "serverUri=host:1;version=1.10.3;refId=00000000-0000-4000-8000-000000000000;sequence=");

        assertThat(seen()).matches("[1-9]\\d{4} znodes: directories and znodes with such names need more than .*");
    }

    @Test
    void namesOfHundredsOfKilobytesDoNotEither() throws Exception {
        fill(20, 10, "x".repeat(300_000));

        assertThat(seen()).matches("\\d+ znodes: directories and znodes with such names need more than .*");
    }

    private String seen() throws Exception {
        Process viewer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Viewer.class.getName(),
                        server.address())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = viewer.inputReader()) {
            List<String> lines =
                    said.lines().filter(each -> each.contains(" znodes: ")).toList();
            assertThat(viewer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(viewer.exitValue()).isZero();
            assertThat(lines).hasSize(1);
            return lines.get(0);
        } finally {
            viewer.destroyForcibly();
        }
    }

    /** Says what there is to see once everything was read that there is room for. */
    static final class Viewer {
        private Viewer() {}

        public static void main(String[] arguments) throws Exception {
            try (ZooKeeperConnection connection = ZooKeeperConnection.open(TestServer.settings(arguments[0]))) {
                ZnodeView view = connection.view();
                TestServer.await(
                        () -> view.isComplete() || view.incompleteBecause().contains("-Xmx"), view::incompleteBecause);
                System.out.println(view.znodes().size() + " znodes: " + view.incompleteBecause());
            }
        }
    }
}
