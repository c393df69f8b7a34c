package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members of an ensemble come and go, its leader too; whatever session the engine has in the end, a deletion is heard. */
class EnsembleTest {
    @Test
    void afterEachMemberWasStartedAgainAndTheLeaderLast(@TempDir Path directory) throws Exception {
        try (Ensemble ensemble = new Ensemble(directory);
                Operator operator = new Operator(ensemble.address());
                Registered engine = Registered.start(
                        directory,
                        Registered.OLDER,
                        ensemble.address(),
                        "watches=repair",
                        "-Dstandin.sessionTimeout=8000",
                        "-Dstandin.connectionTimeout=5000")) {
            String path = engine.registered();

            int leader = ensemble.awaitLeader();
            for (int i = 1; i <= 3; i++) {
                ensemble.startAgain((leader + i) % 3);
                engine.awaitState("ARMED");
                assertThat(engine.drains()).isZero();
            }
            Await.until("the operator is connected", () -> operator.stat(path) != null);
            assertThat(engine.say("order audit")).startsWith("DONE ARMED");

            assertThat(operator.delete(path)).isTrue();
            assertThat(Await.within(Duration.ofSeconds(2), () -> engine.drains() > 0))
                    .as("drained")
                    .isTrue();
            assertThat(engine.say("order audit")).contains("DEREGISTERED");
            assertThat(engine.drains()).isEqualTo(1);
            assertThat(engine.say("blocked")).startsWith("0 of many");
        }
    }
}
