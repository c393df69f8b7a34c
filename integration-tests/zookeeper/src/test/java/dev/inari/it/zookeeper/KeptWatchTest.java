package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose watch is looked after besides, and what can be ordered. */
class KeptWatchTest {
    private final Scene scene;

    KeptWatchTest(@TempDir Path directory) throws Exception {
        scene = new Scene(directory);
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void byHand() throws Exception {
        try (Registered engine = scene.engine("watches=report")) {
            String path = engine.registered();
            assertThat(engine.say("order repair")).startsWith("NOTHING_TO_DO ARMED");
            assertThat(engine.say("order audit")).startsWith("DONE ARMED");

            assertThat(engine.say("order drain")).startsWith("DONE DEREGISTERED");

            assertThat(engine.path()).isEmpty();
            assertThat(scene.operator.stat(path)).isNull();
            assertThat(engine.say("order drain")).startsWith("NOTHING_TO_DO DEREGISTERED");
            scene.drainedOnce(engine);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Registered.OLDER, Registered.HIVE_4})
    void ofAHiveServer2ThatKeepsNoWatcher(String release) throws Exception {
        try (Registered server =
                Registered.startMain("standin.Hive", scene.directory, release, scene.address(), "watches=repair")) {
            String path = server.registered();

            scene.expire(server);
            Await.until("it is repaired", () -> server.count("Repairs") == 1);
            assertThat(server.say("order repair")).startsWith("NOTHING_TO_DO ARMED");

            assertThat(scene.operator.delete(path)).isTrue();
            assertThat(Await.within(Scene.SOON, () -> server.drains() > 0))
                    .as("drained")
                    .isTrue();
            server.awaitState("DEREGISTERED");
            assertThat(server.drains()).isEqualTo(1);
            assertThat(server.said()).isEmpty();
        }
    }

    @Test
    void notLookedAfterWhereItWasToldNotTo() throws Exception {
        try (Registered engine = scene.engine("watches=off")) {
            engine.say("start");
            Await.until("the agent shows itself", () -> shown(engine));

            assertThat(engine.watch("Mode")).isEqualTo("off");
            assertThat(engine.watch("State")).isEqualTo("NONE");
            assertThat(engine.say("order drain")).startsWith("CANNOT NONE");
            assertThat(engine.say("known")).isEqualTo("true");
        }
    }

    @Test
    void inAnEngineThatWasAttachedTo() throws Exception {
        try (Registered engine = scene.engine("")) {
            String path = engine.say("start");
            engine.attach();
            engine.awaitMBean();

            scene.expire(engine);
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            scene.deletionDrains(engine, path);
        }
    }

    @Test
    void withAChrootAndCredentials() throws Exception {
        scene.operator.make("/tenant");
        scene.operator.login("kyuubi:secret");
        try (Registered engine = Registered.start(
                scene.directory,
                Registered.OLDER,
                scene.address() + "/tenant",
                "watches=repair",
                "-Dstandin.digest=kyuubi:secret",
                Scene.LONG_SESSION)) {
            String path = engine.registered();
            assertThat(engine.watch("Path")).isEqualTo(path).startsWith("/kyuubi");

            scene.expire(engine);
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            scene.deletionDrains(engine, "/tenant" + path);
        }
    }

    @Test
    void endsWithTheClientAndComesWithTheNext() throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            engine.registered();
            engine.say("set standin.sessions true");

            engine.say("close");
            engine.awaitState("DEREGISTERED");

            assertThat(engine.say("order repair")).startsWith("NOTHING_TO_DO DEREGISTERED");
            String path = engine.registered();
            engine.say("set standin.sessions false");
            scene.deletionDrains(engine, path);
        }
    }

    /** Kyuubi 1.6.0, whose watcher blocks the event thread besides, as long as there are sessions. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofAnEngineThatDrainsAndLeavesItsZnodeToCurator(boolean sessions) throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            engine.say("set standin.leavesZnode true");
            engine.say("set standin.sessions " + sessions);
            String path = engine.registered();

            assertThat(scene.operator.delete(path)).isTrue();
            Await.until("it is out", () -> engine.watch("State").equals("DEREGISTERED"));

            assertThat(engine.path()).isEmpty();
            assertThat(scene.operator.stat(path)).as("when it says so").isNull();
            scene.drainedOnce(engine);
            assertThat(scene.operator.stat(path)).as("for good").isNull();
            engine.say("set standin.sessions false");
        }
    }

    @Test
    void doesNotSayThatAnEngineIsOutWhichIsNot() throws Exception {
        try (Registered engine = scene.engine("watches=report")) {
            engine.say("set standin.leavesZnode true");
            String path = engine.registered();

            assertThat(scene.operator.delete(path)).isTrue();
            Await.until("it drains", () -> engine.drains() == 1);
            Await.until("Curator makes the znode again", () -> scene.operator.stat(path) != null);
            assertThat(engine.say("order audit")).startsWith("NOTHING_TO_DO UNKNOWN");
            assertThat(engine.say("watch")).isEqualTo("UNKNOWN");

            Await.until("an order takes it out", () -> engine.say("order drain").contains(" DEREGISTERED"));
            assertThat(scene.operator.stat(path)).isNull();
            assertThat(engine.drains()).isEqualTo(1);
        }
    }

    private static boolean shown(Registered engine) {
        try {
            return !engine.watch("Mode").isEmpty();
        } catch (AssertionError e) {
            return false;
        }
    }
}
