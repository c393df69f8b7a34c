package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsCommandTest {
    private final FakeHost host = new FakeHost();

    @BeforeEach
    void engines() {
        FakeEngine first = new FakeEngine("ab12", "kyuubi-flink", 101);
        SessionInfo.Builder session = new SessionInfo.Builder("s-1", SessionKind.USER);
        session.user = "ann";
        session.clientAddress = "10.0.0.7";
        session.openedMillis = FakeEngine.NOW - 7_260_000;
        session.idleMillis = 900;
        session.runningOperations = 1;
        first.table.add(session.build());
        SessionInfo.Builder probe = new SessionInfo.Builder("s-2", SessionKind.PROBE);
        probe.openedMillis = FakeEngine.NOW + 1000;
        probe.closingMillis = 5;
        first.table.add(probe.build());
        host.announce(first);
        host.announce(new FakeEngine("ab34", "kyuubi-spark", 102).fails(new Outcome.NotInstrumented<>("no agent")));
    }

    @Test
    void engineThatDoesNotAnswerIsNamed() {
        Typed typed = Typed.in(host, "sessions");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains("ab120000  s-1      USER             ann   10.0.0.7  -     2 h 1 min ago  900 ms  1")
                .contains("ab120000  s-2      PROBE (closing)  -     -         -     0 ms ago       -       -")
                .contains("ab340000 (kyuubi-spark, pid 102) does not answer: not instrumented: no agent");
    }

    @Test
    void engineIsChosenByPidOrByBeginningOfItsId() {
        assertThat(Typed.in(host, "sessions", "101").code()).isZero();
        assertThat(Typed.in(host, "sessions", "ab1").code()).isZero();
    }

    @Test
    void choiceMustFitExactlyOne() {
        Typed two = Typed.in(host, "sessions", "ab");
        Typed none = Typed.in(host, "sessions", "999");

        assertThat(two.code()).isEqualTo(1);
        assertThat(two.err()).contains("'ab' is the id or pid of 2 engines in /run/fake");
        assertThat(none.err()).contains("'999' is the id or pid of 0 engines");
        assertThat(Typed.in(host, "sessions", "ab", "--pid", "3").code()).isEqualTo(2);
    }

    @Test
    void noSessionIsSaid() {
        FakeHost empty = new FakeHost();

        assertThat(Typed.in(empty, "sessions").out()).isEqualToIgnoringNewLines("No session is open.");
        assertThat(Typed.in(empty, "sessions").code()).isZero();
    }

    @Test
    void jsonTellsSilenceAsNull() throws IOException {
        JsonNode json =
                new ObjectMapper().readTree(Typed.in(host, "sessions", "--json").out());

        assertThat(json.at("/engines/0/sessions")).hasSize(2);
        assertThat(json.at("/engines/0/sessions/0/kind").asText()).isEqualTo("USER");
        assertThat(json.at("/engines/0/sessions/0/idleMillis").asLong()).isEqualTo(900);
        assertThat(json.at("/engines/0/sessions/1/idleMillis").isNull()).isTrue();
        assertThat(json.at("/engines/0/sessions/1/closing").asBoolean()).isTrue();
        assertThat(json.at("/engines/1/sessions").isNull()).isTrue();
        assertThat(json.at("/engines/1/wrong").asText()).endsWith("not instrumented: no agent");
    }
}
