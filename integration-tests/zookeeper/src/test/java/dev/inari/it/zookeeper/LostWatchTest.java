package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes an engine lose the watch of its znode, and that its deletion is heard all the same. */
class LostWatchTest {
    private final Scene scene;

    LostWatchTest(@TempDir Path directory) throws Exception {
        scene = new Scene(directory);
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    /** The fault itself, as upstream has it: Kyuubi 7556. */
    @Test
    void withoutRepairADeletionAfterAnExpiryGoesUnheardAndTheZnodeComesBack() throws Exception {
        try (Registered engine = scene.engine("watches=report")) {
            String path = engine.registered();

            scene.expire(engine);
            engine.awaitState("LOST");
            assertThat(engine.say("watchers")).isEqualTo("0");
            assertThat(engine.count("Losses")).isEqualTo(1);
            assertThat(engine.say("watch")).isEqualTo("LOST");
            long made = scene.stat(path).getCzxid();
            assertThat(scene.operator.delete(path)).isTrue();

            Await.until(
                    "the znode is back",
                    () -> scene.operator.stat(path) != null && scene.stat(path).getCzxid() != made);
            assertThat(Await.within(Scene.SOON, () -> engine.drains() > 0))
                    .as("drained")
                    .isFalse();
            assertThat(engine.path()).isEqualTo(path);
            assertThat(engine.count("Repairs")).isZero();
            assertThat(engine.count("MissedDeletions")).isZero();

            assertThat(engine.say("order repair"))
                    .as("that would hide the deletion")
                    .startsWith("CANNOT LOST");
            assertThat(engine.drains()).isZero();
            assertThat(engine.say("order drain")).startsWith("DONE DEREGISTERED");
            scene.drainedOnce(engine);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Registered.OLDER, Registered.NEWER})
    void afterAnExpiryItIsRepaired(String release) throws Exception {
        try (Registered engine = scene.engine(release, "watches=repair", Scene.LONG_SESSION)) {
            String path = engine.registered();

            scene.expire(engine);
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            assertThat(engine.count("Losses")).isEqualTo(1);
            assertThat(engine.say("watch")).isEqualTo("ARMED");
            assertThat(engine.watch("SessionId")).isEqualTo("0x" + Long.toHexString(engine.session()));
            assertThat(engine.watch("Path")).isEqualTo(path);
            assertThat(engine.say("events")).contains("None/Expired=1");
            scene.deletionDrains(engine, path);
            assertThat(engine.count("MissedDeletions")).isZero();
            assertThat(engine.said()).isEmpty();
        }
    }

    @Test
    void afterAStandstillLongerThanTheSession() throws Exception {
        try (Registered engine = scene.engine(Registered.OLDER, "watches=repair", Scene.SHORT_SESSION)) {
            String path = engine.registered();
            long session = engine.session();

            engine.signal("STOP");
            Await.until("the session is over", () -> !scene.server.knows(session));
            engine.signal("CONT");
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            scene.deletionDrains(engine, path);
        }
    }

    /** Each watcher is told None events, and they consume nothing: so there is nothing to set again, and nobody does. */
    @Test
    void aNoneEventConsumesNoWatch() throws Exception {
        try (Registered engine = scene.engine("watches=report")) {
            String path = engine.registered();
            long session = engine.session();

            scene.network.partition();
            scene.network.cut();
            Await.until("it is told", () -> engine.say("events").contains("None/Disconnected=1"));
            assertThat(engine.say("watchers")).isEqualTo("1");
            scene.network.heal();
            scene.network.cut();
            Await.until("it is told", () -> engine.say("events").contains("None/SyncConnected=1"));
            // Curator's node writes its data anew at each reconnection, which does consume the watch; the engine sets
            // it again.
            Await.until("it is told", () -> engine.say("events").contains("NodeDataChanged=1"));
            Await.until("it set the watch", () -> engine.say("watchers").equals("1"));

            assertThat(engine.session()).isEqualTo(session);
            assertThat(engine.say("order audit")).startsWith("DONE ARMED");
            assertThat(engine.count("Losses")).isZero();
            scene.deletionDrains(engine, path);
        }
    }

    @Test
    void afterAPlainReconnect() throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            String path = engine.registered();
            long session = engine.session();

            scene.network.cut();
            Await.until("it is connected again", () -> engine.watch("ConnectionState")
                    .equals("RECONNECTED"));
            engine.awaitState("ARMED");

            assertThat(engine.session()).isEqualTo(session);
            assertThat(engine.count("Losses")).isZero();
            scene.deletionDrains(engine, path);
        }
    }

    @Test
    void afterTheServerWasStartedAgain() throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            String path = engine.registered();

            scene.server.stop();
            Await.until("it is gone", () -> engine.watch("State").equals("UNKNOWN"));
            scene.server.startAgain();
            engine.awaitState("ARMED");

            scene.deletionDrains(engine, path);
        }
    }

    @Test
    void afterAPartitionThatOutlivedTheSession() throws Exception {
        try (Registered engine = scene.engine(Registered.OLDER, "watches=repair", Scene.SHORT_SESSION)) {
            String path = engine.registered();
            long session = engine.session();

            scene.network.partition();
            Await.until("the session is over", () -> !scene.server.knows(session));
            scene.network.heal();
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            scene.deletionDrains(engine, path);
        }
    }

    /** A write consumes the watch; the engine sets it again, and where it fails to, the agent does. */
    @Test
    void afterTheDataChanged() throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            String path = engine.registered();

            scene.operator.write(path);
            Await.until("it is told", () -> engine.say("events").contains("NodeDataChanged=1"));
            Await.until("it set the watch", () -> engine.say("watchers").equals("1"));
            assertThat(engine.count("Losses")).isZero();

            engine.say("set standin.watchNodeFails true");
            scene.operator.write(path);
            Await.until("no repair works", () -> engine.count("FailedRepairs") > 0);
            assertThat(engine.watch("Problem")).contains("ConnectionLoss");
            engine.say("set standin.watchNodeFails false");
            engine.awaitState("ARMED");

            assertThat(engine.count("Losses")).isEqualTo(1);
            scene.deletionDrains(engine, path);
            assertThat(engine.count("MissedDeletions")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deletedDuringTheGap(boolean afterExpiry) throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            String path = engine.registered();
            engine.say("set standin.watchNodeFails true");
            if (afterExpiry) {
                scene.expire(engine);
            } else {
                scene.operator.write(path);
            }
            engine.awaitState("LOST");
            assertThat(engine.drains()).isZero();

            scene.deletionDrains(engine, path);

            assertThat(engine.count("MissedDeletions")).isEqualTo(1);
            assertThat(engine.count("Repairs")).isZero();
        }
    }
}
