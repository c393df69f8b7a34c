package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.jmx.Outcome;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.WatchEvent;
import dev.inari.mbeans.WatchState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchesCommandTest {
    private final FakeHost host = new FakeHost();

    private FakeEngine engine(String id, WatchState state, String problem) {
        FakeEngine engine = new FakeEngine(id, "kyuubi-flink", 101);
        engine.watches = new WatchReport(
                "repair",
                state,
                "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/ann/r/serverUri=h:1;version=1.8.1;refId=r;sequence=0000000000",
                "1000abc",
                "RECONNECTED",
                2,
                FakeEngine.NOW - 61_000,
                1,
                -1,
                0,
                FakeEngine.NOW,
                80,
                0,
                problem,
                List.of(new WatchEvent("None/Expired", 2, FakeEngine.NOW)));
        host.announce(engine);
        return engine;
    }

    @Test
    void aLostWatchIsFoundWrong() {
        engine("ab12", WatchState.LOST, "the client threw");

        Typed typed = Typed.in(host, "watches");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains("ab120000  101  LOST   2       1        1 min 1 s ago  RECONNECTED  /kyuubi_1.8.1_");
        assertThat(typed.err()).contains("ab120000 (kyuubi-flink, pid 101): the client threw");
    }

    @Test
    void anEngineInNoZooKeeperIsNoneAndOneThatIsSilentIsWrong() {
        host.announce(new FakeEngine("ab12", "kyuubi-flink", 101));
        assertThat(Typed.in(host, "watches").code()).isZero();
        assertThat(Typed.in(host, "watches").out()).contains("ab120000  101  NONE");

        host.announce(new FakeEngine("cd34", "kyuubi-flink", 102).fails(new Outcome.NotInstrumented<>("no agent")));
        Typed typed = Typed.in(host, "watches");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out()).contains("cd340000 (kyuubi-flink, pid 102) does not answer: not instrumented");
    }

    @Test
    void whatNeverWasIsNullInJson() throws IOException {
        engine("ab12", WatchState.ARMED, "");

        Typed typed = Typed.in(host, "watches", "ab12", "--json");

        assertThat(typed.code()).isZero();
        JsonNode watch = new ObjectMapper().readTree(typed.out()).at("/engines/0/watch");
        assertThat(watch.at("/state").asText()).isEqualTo("ARMED");
        assertThat(watch.at("/lastRepairMillis").isNull()).isTrue();
        assertThat(watch.at("/lastLossMillis").asLong()).isEqualTo(FakeEngine.NOW - 61_000);
        assertThat(watch.at("/events/0/type").asText()).isEqualTo("None/Expired");
    }
}
