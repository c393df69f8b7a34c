package dev.inari.sidecar.zookeeper;

import static dev.inari.sidecar.zookeeper.TestServer.await;
import static dev.inari.sidecar.zookeeper.TestServer.awaitComplete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.inari.sidecar.zookeeper.ConnectionStatus.State;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a real server. */
class ZnodeViewTest {
    private static final String CONNECTION = "/kyuubi_1.10.3_CONNECTION_FLINK_SQL";
    private static final String USER = "/kyuubi_1.8.1_USER_SPARK_SQL/ann/default";

    private final TestServer server;

    ZnodeViewTest(@TempDir Path data) throws Exception {
        server = TestServer.started(data);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String session(ZnodeView view) {
        return view.connection().words().replaceAll(".*0x", "");
    }

    @Test
    void ensembleWithoutKyuubiIsCompleteAndEmpty() throws Exception {
        server.directory("/other/kyuubi_1.8.1_USER_SPARK_SQL");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            awaitComplete(connection.view());

            assertThat(connection.view().znodes()).isEmpty();
            assertThat(connection.view().connection().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void enginesOfEveryKindAreSeenAndNothingIsWritten() throws Exception {
        server.register(CONNECTION + "/ann/ref-1", "h1:1", "ref-1");
        server.register(USER, "h2:2", "ref-2");
        server.register("/kyuubi", "h3:3", "");
        server.register("/kyuubi_1.8.1_USER_SPARK_SQL_lock/ann/default", "h4:4", "no");
        server.register("/mine_1.8.1_USER_SPARK_SQL/ann/default", "h5:5", "no");
        server.directory(CONNECTION + "/bob/ref-6");
        server.directory(CONNECTION + "/carol");
        long before = server.lastTransaction();

        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);

            assertThat(view.znodes()).extracting(Znode::address).containsExactly("h3:3", "h1:1", "h2:2");
            assertThat(view.in("kyuubi_1.8.1_USER_SPARK_SQL/ann/default"))
                    .isEqualTo(view.in(USER))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.user()).isEqualTo("ann");
                        assertThat(each.refId()).isEqualTo("ref-2");
                        assertThat(each.version()).isEqualTo("1.10.3");
                        assertThat(each.directory()).isEqualTo(USER);
                        assertThat(each.ephemeralOwner())
                                .isEqualTo(server.engine().getSessionId());
                        assertThat(each.czxid()).isPositive();
                        assertThat(each.problem()).isEmpty();
                    });
            assertThat(view.emptyDirectories()).singleElement().satisfies(each -> {
                assertThat(each.path()).isEqualTo(CONNECTION + "/bob/ref-6");
                assertThat(each.user()).isEqualTo("bob");
                assertThat(each.refId()).isEqualTo("ref-6");
            });
            // Only the session itself was made.
            assertThat(server.lastTransaction()).isEqualTo(before + 1);
        }
    }

    @Test
    void changesAreFollowedAndTold() throws Exception {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            view.addListener(told::add);
            awaitComplete(view);

            String path = server.register(CONNECTION + "/ann/ref-1", "h1:1", "ref-1");
            await(() -> view.znodes().size() == 1, () -> "not seen: " + told);
            long first = view.znodes().get(0).czxid();
            // Told after it can be seen.
            await(() -> told.contains(CONNECTION + "/ann/ref-1"), () -> "not told: " + told);
            assertThat(told).contains("");

            server.delete(path);
            await(() -> view.emptyDirectories().size() == 1, () -> "not seen as empty: " + told);
            assertThat(view.znodes()).isEmpty();

            server.register(CONNECTION + "/ann/ref-1", "h1:1", "ref-1");
            await(() -> view.znodes().size() == 1 && view.emptyDirectories().isEmpty(), () -> "not seen again");
            assertThat(view.znodes().get(0).czxid()).isGreaterThan(first);
            assertThat(view.isComplete()).isTrue();
        }
    }

    @Test
    void registrationMadeAnewAtOnceOnTheSamePathIsAnotherOne() throws Exception {
        String path = server.register(USER, "h1:1", "ref-1");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);
            long first = view.znodes().get(0).czxid();

            server.engine()
                    .multi(List.of(
                            Op.delete(path, -1),
                            Op.create(
                                    path,
                                    "h1:1".getBytes(StandardCharsets.UTF_8),
                                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                    CreateMode.EPHEMERAL)));

            await(() -> view.znodes().get(0).czxid() > first, () -> "still " + view.znodes());
            assertThat(view.znodes()).hasSize(1);
        }
    }

    @Test
    void whatKyuubiCannotReadIsKeptWithTheReason() throws Exception {
        server.register(USER, "h1:1", "ref-1");
        server.znode(USER + "/junk", "h2:2", ZooDefs.Ids.OPEN_ACL_UNSAFE);
        server.znode(
                USER + "/serverUri=h3:3;version=1.8.1;sequence=0000000001",
                "x".repeat(600_000),
                ZooDefs.Ids.OPEN_ACL_UNSAFE);

        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            awaitComplete(connection.view());

            assertThat(connection.view().in(USER))
                    .extracting(Znode::address, Znode::problem)
                    .containsExactly(
                            tuple("h2:2", "its name is malformed: it has no serverUri= and no serviceUri="),
                            tuple("h1:1", ""),
                            tuple("h3:3", "its data is no host:port"));
        }
    }

    /** A child that goes between list and read must neither stay nor hold up the rest. */
    @Test
    void childrenThatComeAndGoAreRightInTheEnd() throws Exception {
        server.register(USER, "h0:1", "stays");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            for (int i = 1; i <= 300; i++) {
                String path = server.register(USER, "h" + i + ":1", "ref-" + i);
                server.directory(CONNECTION + "/ann/ref-" + i);
                server.delete(path);
                server.delete(CONNECTION + "/ann/ref-" + i);
            }
            server.register(USER, "last:1", "last");

            Set<String> left = Set.of("stays", "last");
            await(
                    () -> view.in(USER).size() == 2
                            && view.in(USER).stream().map(Znode::refId).allMatch(left::contains),
                    () -> "still " + view.in(USER));
            await(() -> view.emptyDirectories().isEmpty(), () -> "still " + view.emptyDirectories());
            awaitComplete(view);
        }
    }

    @Test
    void directoryThatIsRemovedWithAllInItIsForgotten() throws Exception {
        String path = server.register(USER, "h1:1", "ref-1");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);

            server.delete(path);
            server.delete(USER);
            server.delete("/kyuubi_1.8.1_USER_SPARK_SQL/ann");
            server.delete("/kyuubi_1.8.1_USER_SPARK_SQL");
            await(() -> view.znodes().isEmpty(), () -> "still " + view.znodes());

            server.register(USER, "h2:2", "ref-2");
            await(() -> view.znodes().size() == 1, () -> "not seen again");
            assertThat(view.in(USER)).extracting(Znode::address).containsExactly("h2:2");
        }
    }

    @Test
    void thousandsAreReadInOneGo() throws Exception {
        for (int i = 0; i < 1500; i++) {
            server.register(CONNECTION + "/ann/ref-" + i, "h:1", "ref-" + i);
        }
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            awaitComplete(connection.view());

            assertThat(connection.view().znodes()).hasSize(1500);
        }
    }

    @Test
    void ensembleThatIsAwayAtTheStartComes() throws Exception {
        server.register(USER, "h1:1", "ref-1");
        server.stop();
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            assertThat(view.connection().state()).isEqualTo(State.NEVER);
            assertThat(view.connection().words()).contains("no server of " + server.address());
            assertThat(view.isComplete()).isFalse();
            assertThat(view.incompleteBecause()).contains("has answered yet");
            assertThat(connection.leases().holds("any")).isEmpty();

            server.start();
            awaitComplete(view);

            assertThat(view.znodes()).hasSize(1);
            assertThat(view.connection().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void whileTheEnsembleIsAwayAbsenceMeansNothing() throws Exception {
        String path = server.register(USER, "h1:1", "ref-1");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);
            Znode seen = view.znodes().get(0);

            server.stop();
            await(() -> view.connection().state() == State.SUSPENDED, () -> "still connected");
            assertThat(view.isComplete()).isFalse();
            assertThat(view.incompleteBecause()).contains("no server");
            assertThat(view.znodes()).containsExactly(seen);
            assertThat(view.deleteIfUnchanged(seen).outcome()).isEqualTo(Deletion.Outcome.NOT_CONNECTED);

            server.start();
            awaitComplete(view);
            assertThat(view.znodes()).extracting(Znode::path).containsExactly(path);
            server.delete(path);
            await(() -> view.znodes().isEmpty(), () -> "its end was not seen after the interruption");
        }
    }

    @Test
    void afterTheEndOfOurSessionEverythingIsReadAndWatchedAgain() throws Exception {
        String path = server.register(USER, "h1:1", "ref-1");
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            awaitComplete(view);
            String session = session(view);

            server.expire(Long.parseUnsignedLong(session, 16));
            await(() -> view.isComplete() && !session(view).equals(session), () -> "no new session");

            server.delete(path);
            await(() -> view.znodes().isEmpty(), () -> "nothing is watched in the new session");
            server.register(CONNECTION + "/ann/ref-1", "h1:1", "ref-1");
            await(() -> view.znodes().size() == 1, () -> "the top is not watched in the new session");
        }
    }

    @Test
    void chrootIsRespectedAlsoWhileItIsMissing() throws Exception {
        server.register(USER, "h1:1", "outside");
        try (ZooKeeperConnection connection =
                ZooKeeperConnection.open(TestServer.settings(server.address() + "/prod/a"))) {
            ZnodeView view = connection.view();
            await(() -> view.incompleteBecause().contains("chroot"), view::incompleteBecause);
            assertThat(view.znodes()).isEmpty();

            server.register("/prod/a" + USER, "h2:2", "inside");
            awaitComplete(view);
            await(() -> view.znodes().size() == 1, () -> "not seen");

            Znode seen = view.in(USER).get(0);
            assertThat(seen.refId()).isEqualTo("inside");
            assertThat(view.deleteIfUnchanged(seen).outcome()).isEqualTo(Deletion.Outcome.DELETED);
            assertThat(connection.leases().holds("any")).isPresent();
            assertThat(server.stat("/prod/a/inari/leases/any")).isNotNull();
        }
    }

    @Test
    void directoryThatMustNotBeListedMakesThePictureIncomplete() throws Exception {
        server.engine().addAuthInfo("digest", "kyuubi:secret".getBytes(StandardCharsets.UTF_8));
        server.directory("/kyuubi_1.8.1_USER_SPARK_SQL");
        server.engine()
                .create(
                        "/kyuubi_1.8.1_USER_SPARK_SQL/ann",
                        new byte[0],
                        ZooDefs.Ids.CREATOR_ALL_ACL,
                        CreateMode.PERSISTENT);
        try (ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings())) {
            ZnodeView view = connection.view();
            await(() -> view.incompleteBecause().contains("must not be listed"), view::incompleteBecause);

            server.engine().setACL("/kyuubi_1.8.1_USER_SPARK_SQL/ann", ZooDefs.Ids.OPEN_ACL_UNSAFE, -1);
            awaitComplete(view);
        }
    }
}
