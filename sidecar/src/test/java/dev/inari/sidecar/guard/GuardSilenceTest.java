package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Silence is not death, and an old or foreign heartbeat is silence. */
class GuardSilenceTest {
    private final Life life = new Life();

    @Test
    void suspectAtTheThirdMissAndNotBefore() {
        life.serving().miss().miss();
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);

        life.miss();

        assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);
        assertThat(life.state.why())
                .hasToString(
                        "3 heartbeats missed, the last one timed out: after 3 s; silence is not death; only observe");
    }

    @Test
    void aBeatBringsItBack() {
        life.serving().miss().miss().miss().serving();

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.state.contact().misses()).isZero();
    }

    @Test
    void missesMustFollowOneAnother() {
        life.serving().miss().miss().serving().miss().miss();

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void ourOwnPauseForgivesMisses() {
        life.serving()
                .miss()
                .miss()
                .on(new Event.LateSidecar(Duration.ofMinutes(1)))
                .miss()
                .miss();

        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void anotherAgentsHeartbeatIsNone() {
        life.serving();
        life.agent = "ffffffffffffffffffffffffffffffff";

        life.idle().idle().idle();

        assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);
        assertThat(life.state.why().inputs()).contains("another agent answered");
    }

    @Test
    void aFrozenHeartbeatIsNone() {
        life.serving().idle();
        life.sequence -= 1;

        life.idle();

        assertThat(life.actions).isEmpty();
        assertThat(life.state.contact().misses()).isEqualTo(1);
    }

    @Test
    void theLastStageIsLast() {
        life.serving().on(new Event.ProcessGone("gone"));
        EngineState gone = life.state;

        life.idle().miss().tickAfter(Duration.ofDays(1));

        assertThat(life.state).isEqualTo(gone);
    }

    @Test
    void noOtherEdgeThanTheDiagrams() {
        Explanation why = new Explanation("test", Rule.SERVES, "test");
        Leaving proof = new Leaving("test", Rung.running(Duration.ZERO, 0, 0), false);
        EngineState serving = life.serving().state;

        assertThatThrownBy(() -> serving.in(Stage.KILLING, why, 0, proof)).hasMessageContaining("no edge");
        assertThatThrownBy(() -> serving.in(Stage.DISCOVERED, why, 0)).hasMessageContaining("no edge");
        assertThatThrownBy(() -> serving.in(Stage.ASKED, why, 0)).hasMessageContaining("proof of a closed gate");
    }
}
