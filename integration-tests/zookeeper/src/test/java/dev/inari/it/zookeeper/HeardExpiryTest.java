package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session that ends while its connection stands: often ZooKeeper still tells the engine that its znode was deleted, before it closes the connection.
 * The engine then drains by itself, with the agent or without; but the agent takes no expiry for a deletion that was missed.
 */
class HeardExpiryTest {
    private final Scene scene;

    HeardExpiryTest(@TempDir Path directory) throws Exception {
        scene = new Scene(directory);
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void theAgentDrainsNobodyForIt() throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            String path = engine.registered();
            long session = engine.session();

            scene.server.expire(session);

            Await.until("it has another session", () -> engine.watch("ConnectionState")
                    .equals("RECONNECTED"));
            Await.until(
                    "it is out or watched again",
                    () -> engine.watch("State").equals("DEREGISTERED") || engine.count("Repairs") == 1);
            assertThat(engine.session()).isNotEqualTo(session);
            assertThat(engine.count("MissedDeletions")).isZero();
            if (engine.drains() > 0) {
                assertThat(engine.say("events")).contains("NodeDeleted=1");
                scene.drainedOnce(engine);
                assertThat(scene.operator.stat(path)).isNull();
            } else {
                scene.deletionDrains(engine, path);
            }
            assertThat(engine.count("MissedDeletions")).isZero();
            assertThat(engine.said()).isEmpty();
        }
    }

    /** By which people can tell the two apart afterwards. */
    @Test
    void aDeletionLeavesTheConnectionAsItWas() throws Exception {
        try (Registered engine = scene.engine("watches=repair")) {
            String path = engine.registered();

            scene.deletionDrains(engine, path);

            assertThat(engine.watch("ConnectionState")).isEqualTo("CONNECTED");
            assertThat(engine.count("MissedDeletions")).isZero();
        }
    }
}
