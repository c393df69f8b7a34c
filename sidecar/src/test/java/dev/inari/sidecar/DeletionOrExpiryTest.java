package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.zookeeper.TestServer;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeView;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real server: an engine is drained because somebody deleted its znode, and never because its session expired. */
class DeletionOrExpiryTest {
    private static final String DIRECTORY = "/kyuubi_1.10.3_CONNECTION_FLINK_SQL/ann/ref-1";
    private static final EngineIdentity WHO = new EngineIdentity(
            1, "a", 1, 1, "", "kyuubi-flink", "CONNECTION", "", "ref-1", "ann", "1.10.3", "", DIRECTORY);

    private final TestServer server;
    private final ZooKeeperConnection connection;
    private final ZnodeView view;
    private final Registration registration = new Registration();

    DeletionOrExpiryTest(@TempDir Path data) throws Exception {
        server = TestServer.started(data);
        connection = ZooKeeperConnection.open(server.settings());
        view = connection.view();
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        server.close();
    }

    /** Registers the engine, on the same path each time, as Curator does; comes back when the view shows it. */
    private Znode registered(long czxidBefore) throws Exception {
        server.register(DIRECTORY, "127.0.0.1:1", "ref-1");
        TestServer.await(
                () -> view.isComplete() && view.in(DIRECTORY).stream().anyMatch(each -> each.czxid() != czxidBefore),
                () -> "the view shows " + view.in(DIRECTORY));
        return view.in(DIRECTORY).get(0);
    }

    private void awaitGone() {
        TestServer.await(
                () -> view.isComplete() && view.in(DIRECTORY).isEmpty(), () -> "the view shows " + view.in(DIRECTORY));
    }

    private String unheard() {
        Event.@Nullable ZnodeSeen seen = registration.look(WHO, view);
        return seen == null ? "" : seen.unheardDeletion();
    }

    @Test
    void whatWentWithItsSessionWasNotDeleted() throws Exception {
        Znode first = registered(-1);
        long session = server.engineSession();
        assertThat(unheard()).isEmpty();

        server.expireEngine();
        awaitGone();
        assertThat(unheard()).as("it is only missing").isEmpty();
        Znode second = registered(first.czxid());

        assertThat(List.of(first.path(), session)).isEqualTo(List.of(second.path(), first.ephemeralOwner()));
        assertThat(second.ephemeralOwner()).isEqualTo(server.engineSession()).isNotEqualTo(session);
        assertThat(unheard()).as("it has another owner").isEmpty();
    }

    @Test
    void whatCameBackInItsSessionWasDeletedAlsoAfterAnExpiry() throws Exception {
        Znode first = registered(-1);
        assertThat(unheard()).isEmpty();
        server.expireEngine();
        Znode second = registered(first.czxid());
        assertThat(unheard()).isEmpty();

        server.delete(second.path());
        awaitGone();
        assertThat(unheard()).as("it is only missing").isEmpty();
        Znode third = registered(second.czxid());

        assertThat(third.ephemeralOwner()).isEqualTo(second.ephemeralOwner());
        assertThat(unheard())
                .contains(
                        "0x" + Long.toHexString(second.czxid()),
                        "0x" + Long.toHexString(third.czxid()),
                        "its owner is session 0x" + Long.toHexString(second.ephemeralOwner()) + " as before");
        assertThat(unheard()).as("told once").isEmpty();
    }

    /** A sidecar that was away saw neither the expiry nor what came of it: what it knew before must not count against the engine. */
    @Test
    void expiryThatTheSidecarDidNotSeeIsNone() throws Exception {
        Znode first = registered(-1);
        assertThat(unheard()).isEmpty();

        server.expireEngine();
        awaitGone();
        Znode second = registered(first.czxid());

        assertThat(second.czxid()).isNotEqualTo(first.czxid());
        assertThat(unheard()).isEmpty();
    }
}
