package dev.inari.sidecar.zookeeper;

import static dev.inari.sidecar.zookeeper.TestServer.await;
import static dev.inari.sidecar.zookeeper.TestServer.awaitComplete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.zookeeper.Deletion.Outcome;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings.Auth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only writes below Kyuubi's directories. */
class DeletionsTest {
    private static final String DIRECTORY = "/kyuubi_1.10.3_CONNECTION_FLINK_SQL/ann/ref-1";
    private static final String NAME = DIRECTORY + "/serverUri=h:1;version=1.8.1;refId=ref-1;sequence=0000000000";
    private static final String SECRET = "kyuubi:verysecret";

    private final Path folder;
    private final TestServer server;

    DeletionsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server = TestServer.started(folder.resolve("data"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private Path secret(String text, String mode) throws IOException {
        Path file = folder.resolve("digest");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private ZooKeeperSettings digest(Path file) {
        return TestServer.with(server.address(), new Auth(Auth.Kind.DIGEST, Optional.of(file), "Client", "zookeeper"));
    }

    @Test
    void anotherRegistrationOnThePathIsLeftAlone() throws Exception {
        String path = server.register(DIRECTORY, "h:1", "ref-1");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);
            Znode old = view.znodes().get(0);
            server.delete(path);

            assertThat(view.deleteIfUnchanged(old).outcome()).isEqualTo(Outcome.ALREADY_GONE);

            server.register(DIRECTORY, "h:1", "ref-1");

            assertThat(view.deleteIfUnchanged(old).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(server.stat(path)).isNotNull();
        }
    }

    @Test
    void znodeAndThenItsDirectoryAreDeleted() throws Exception {
        String path = server.register(DIRECTORY, "h:1", "ref-1");
        // As after each interruption of the engine's connection.
        server.engine().setData(path, "h:1".getBytes(StandardCharsets.UTF_8), -1);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);

            Deletion deleted = view.deleteIfUnchanged(view.znodes().get(0));

            assertThat(deleted).isEqualTo(new Deletion(Outcome.DELETED, path + " is deleted"));
            await(() -> view.emptyDirectories().size() == 1, () -> "not empty");
            EmptyDirectory empty = view.emptyDirectories().get(0);
            assertThat(view.deleteIfEmpty(empty).outcome()).isEqualTo(Outcome.DELETED);
            assertThat(view.deleteIfEmpty(empty).outcome()).isEqualTo(Outcome.ALREADY_GONE);
            assertThat(server.stat(DIRECTORY)).isNull();
            assertThat(server.stat("/kyuubi_1.10.3_CONNECTION_FLINK_SQL/ann")).isNotNull();
        }
    }

    @Test
    void directoryThatIsUsedAgainStays() throws Exception {
        server.directory(DIRECTORY);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);
            EmptyDirectory empty = view.emptyDirectories().get(0);
            server.register(DIRECTORY, "h:1", "ref-1");

            assertThat(view.deleteIfEmpty(empty).outcome()).isEqualTo(Outcome.NOT_EMPTY);

            server.delete(NAME.replace("1.8.1", "1.10.3"));
            server.delete(DIRECTORY);
            server.directory(DIRECTORY);
            assertThat(view.deleteIfEmpty(empty).outcome()).isEqualTo(Outcome.CHANGED);
            assertThat(server.stat(DIRECTORY)).isNotNull();
        }
    }

    @Test
    void nothingOutsideTheNamespacesIsDeleted() throws Exception {
        server.directory("/other/ann");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            EngineSpace space = new EngineSpace("other", "", "", "");
            EmptyDirectory foreign = new EmptyDirectory("/other/ann", space, "ann", "", 1, 1, 1);

            assertThatThrownBy(() -> connection.view().deleteIfEmpty(foreign))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/other/ann is below none of the namespaces [kyuubi]");
        }
    }

    @Test
    void accessListIsRespectedAndTheEnginesOwnDigestFits() throws Exception {
        server.directory(DIRECTORY);
        server.engine().addAuthInfo("digest", SECRET.getBytes(StandardCharsets.UTF_8));
        // As Kyuubi sets it.
        List<ACL> acl = Arrays.asList(ZooDefs.Ids.READ_ACL_UNSAFE.get(0), ZooDefs.Ids.CREATOR_ALL_ACL.get(0));
        server.engine().setACL(DIRECTORY, ZooDefs.Ids.CREATOR_ALL_ACL, -1);
        server.engine().setACL(DIRECTORY, acl, -1);
        server.znode(NAME, "h:1", acl);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            awaitComplete(connection.view());

            Deletion refused = connection
                    .view()
                    .deleteIfUnchanged(connection.view().znodes().get(0));

            assertThat(refused.outcome()).isEqualTo(Outcome.NOT_PERMITTED);
            assertThat(refused.words()).contains("inari.zookeeper.auth");
        }
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(digest(secret(SECRET + "\n", "rw-------")))) {
            awaitComplete(connection.view());

            assertThat(connection
                            .view()
                            .deleteIfUnchanged(connection.view().znodes().get(0))
                            .outcome())
                    .isEqualTo(Outcome.DELETED);
            assertThat(connection.leases().holds("any")).isPresent();
        }
    }

    @Test
    void znodeThatMustNotBeReadIsSeenAllTheSame() throws Exception {
        server.directory(DIRECTORY);
        server.engine().addAuthInfo("digest", SECRET.getBytes(StandardCharsets.UTF_8));
        server.znode(NAME, "h:1", ZooDefs.Ids.CREATOR_ALL_ACL);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            awaitComplete(connection.view());

            assertThat(connection.view().znodes()).singleElement().satisfies(each -> {
                assertThat(each.address()).isEqualTo("h:1");
                assertThat(each.data()).isEmpty();
                assertThat(each.refId()).isEqualTo("ref-1");
                assertThat(each.problem()).isEqualTo("its access list does not let this sidecar read it");
                assertThat(connection.view().deleteIfUnchanged(each).outcome()).isEqualTo(Outcome.NOT_PERMITTED);
            });
        }
    }

    @Test
    void fileWithTheDigestMustBePrivateAndHoldOne() throws Exception {
        assertThatThrownBy(() -> ZooKeeperConnection.open(digest(folder.resolve("missing"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing does not exist; make it, with mode 600");
        assertThatThrownBy(() -> ZooKeeperConnection.open(digest(secret(SECRET, "rw-r-----"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has mode 640, so that others can use it; chmod 600 it")
                .hasMessageNotContaining("verysecret");
        assertThatThrownBy(() -> ZooKeeperConnection.open(digest(secret("verysecret", "rw-------"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("write user:password into it")
                .hasMessageNotContaining("verysecret");
        assertThatThrownBy(() -> ZooKeeperConnection.open(digest(secret("", "rw-------"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is empty");
        assertThatThrownBy(() -> ZooKeeperConnection.open(digest(folder)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no regular file");
    }

    @Test
    void connectStringThatTheClientRefusesIsNamed() {
        assertThatThrownBy(() -> ZooKeeperConnection.open(TestServer.settings("h:1/a//b")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("inari.zookeeper.connect");
    }
}
