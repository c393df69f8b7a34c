package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built daemon beside an engine whose agent only tells of its watch: the daemon is what stands in for it. */
class DaemonTest {
    private static final String NAMESPACE = "/kyuubi_1.10.3_USER_FLINK_SQL/alice/default";
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final Scene scene;
    private final Inari inari;
    private final Process daemon;
    private final Registered engine;

    DaemonTest(@TempDir Path directory) throws Exception {
        this.scene = new Scene(directory);
        this.inari = new Inari(directory, "127.0.0.1:" + scene.server.port());
        this.daemon = inari.daemon();
        this.engine = Registered.start(
                directory,
                Registered.OLDER,
                scene.address(),
                "announce=true,runDirectory=" + inari.runDirectory() + ",watches=report",
                Scene.LONG_SESSION,
                "-Dstandin.connectionTimeout=5000",
                "-Dconf.kyuubi.ha.namespace=" + NAMESPACE,
                "-Dconf.kyuubi.ha.engine.ref.id=ref");
    }

    @BeforeEach
    void register() {
        engine.registered();
        Await.until("the daemon reads its heartbeat", () -> said("explain", "--json", id())
                .contains("\"watch\" : \"ARMED\""));
    }

    @AfterEach
    void end() throws Exception {
        engine.close();
        daemon.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        scene.close();
    }

    private String said(String... arguments) {
        return inari.said(arguments);
    }

    private String id() {
        return Long.toString(engine.pid());
    }

    @Test
    void aDeletionThatTheEngineDoesNotHearIsHeardByTheDaemon() {
        String path = engine.path();
        scene.expire(engine);
        engine.awaitState("LOST");
        Await.until("the znode is back", () -> scene.operator.stat(path) != null);
        assertThat(Await.within(PATIENCE, () -> engine.drains() > 0))
                .as("drained because of an expiry")
                .isFalse();

        assertThat(scene.operator.delete(path)).isTrue();

        assertThat(Await.within(PATIENCE, () -> engine.drains() > 0))
                .as("drained")
                .isTrue();
        scene.drainedOnce(engine);
        assertThat(said("history", id())).contains("DRAIN", "policy default", "was deleted and came back");
    }

    @Test
    void deregisteringIsWhatADeletionIs() {
        String path = engine.path();
        assertThat(said("znodes")).startsWith("0 ").contains("alice/default  ref", "1.10.3");
        assertThat(said("deregister", id(), "--dry-run")).startsWith("0 ").contains("dry run; would have it leave");
        assertThat(engine.drains()).isZero();

        assertThat(said("hold", id())).startsWith("0 ");
        assertThat(said("deregister", id())).startsWith("5 ").contains("release it first");
        assertThat(said("release", id())).startsWith("0 ");

        assertThat(said("deregister", id(), "--reason", "new version"))
                .startsWith("0 ")
                .contains(": deregistered; ");
        scene.drainedOnce(engine);
        assertThat(scene.operator.stat(path)).isNull();
    }
}
