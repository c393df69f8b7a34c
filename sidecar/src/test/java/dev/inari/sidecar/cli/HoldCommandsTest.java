package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldCommandsTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);

    @ParameterizedTest
    @ValueSource(strings = {"hold", "release"})
    void anEngineThatIsNotThereCannotBe(String verb) {
        assertThat(Typed.in(host, verb, "beef").code()).isEqualTo(7);

        daemon.departed.add(new Statuses("beef", 11).gone().build());
        Typed gone = Typed.in(host, verb, "beef");
        assertThat(gone.code()).isEqualTo(7);
        assertThat(gone.err()).contains("beef0000 (kyuubi-flink, pid 11) is gone: the process is gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "release"})
    void whatCannotBeWrittenDownDoesNotHold(String verb) {
        Statuses engine = new Statuses("beef", 11);
        engine.hold = new EngineStatus.Hold("ann", "looking");
        Given.guarded(host, engine);
        daemon.answers = (id, word) -> new Reply(Reply.Code.NOT_WRITTEN, "no space left");

        Typed typed = Typed.in(host, verb, "beef");

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out()).contains("refused; no space left");
    }

    @Test
    void aHoldIsSaidWithItsEnd() {
        Given.guarded(host, new Statuses("beef", 11));

        Typed typed = Typed.in(host, "hold", "11", "--reason", "being looked at");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("held; it is neither asked", "inari release beef0000");
        assertThat(daemon.said).containsExactly("hold beef (being looked at) says bob");
        assertThat(Typed.in(host, "hold", "11", "--json").out()).contains("\"outcome\" : \"held\"");
    }

    @Test
    void aReleaseSaysWhatItEnds() {
        Statuses engine = new Statuses("beef", 11);
        engine.hold = new EngineStatus.Hold("ann", "looking");
        Given.guarded(host, engine);

        Typed typed = Typed.in(host, "release", "beef");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("released; it was held by ann (looking)");
        assertThat(daemon.said).containsExactly("release beef (by hand) says bob");
    }

    @Test
    void aReleaseOfWhatNobodyHeldIsNoFailure() {
        Given.guarded(host, new Statuses("beef", 11));

        Typed typed = Typed.in(host, "release", "beef", "--json");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("\"outcome\" : \"not-held\"");
        assertThat(daemon.said).isEmpty();
    }

    @Test
    void whatIsSaidOfZnodesIsToldWithItsEnd() {
        Given.guarded(host, new Statuses("beef", 11));

        Typed typed = Typed.in(host, "deregister", "11", "--reason", "new version");
        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("beef0000 (kyuubi-flink, pid 11): deregistered; taken");
        assertThat(Typed.in(host, "deregister", "11", "--dry-run").out()).contains("dry run; taken");
        assertThat(Typed.in(host, "watches", "repair", "beef", "--json").out()).contains("\"outcome\" : \"repaired\"");
        assertThat(daemon.said)
                .containsExactly(
                        "deregister beef (new version) says bob",
                        "deregister beef (by hand) dry says bob",
                        "repair-watch beef (by hand) says bob");

        daemon.answers = (id, word) -> new Reply(Reply.Code.REFUSED, "no client");
        Typed refused = Typed.in(host, "watches", "repair", "beef");
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.out()).contains("refused; no client");
        assertThat(Typed.in(host, "deregister", "cafe").code()).isEqualTo(7);
    }
}
