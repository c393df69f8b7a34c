package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillCommandTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);

    @ParameterizedTest
    @CsvSource({
        "REFUSED, 5, refused-by-fence",
        "NOT_WRITTEN, 5, refused-by-fence",
        "NOT_PERMITTED, 8, not-permitted",
        "ALREADY_GONE, 0, already-gone",
        "NOT_OURS, 0, not-ours",
        "DEFUNCT, 0, defunct",
    })
    void whatDidNotHappenIsToldByACode(Reply.Code code, int exitCode, String outcome) {
        Given.guarded(host, new Statuses("beef", 11));
        daemon.answers = (id, word) -> new Reply(code, "the reason why");

        Typed typed = Typed.in(host, "kill", "beef", "--json");

        assertThat(typed.code()).isEqualTo(exitCode);
        assertThat(typed.out()).contains("\"outcome\" : \"" + outcome + "\"", "the reason why");
    }

    @Test
    void anEngineThatWasForgottenIsGoneOnlyIfItsProcessIs() {
        Given.guarded(host, new Statuses("beef", 11));
        daemon.answers = (id, word) -> new Reply(Reply.Code.UNKNOWN_ENGINE, "no engine");
        assertThat(Typed.in(host, "kill", "beef").code()).isEqualTo(6);

        host.processes.remove(11);
        assertThat(Typed.in(host, "kill", "beef").code()).isZero();
    }

    @Test
    void itWaitsUntilTheProcessIsGone() {
        Statuses engine = new Statuses("beef", 11).serves(3);
        Given.guarded(host, engine);
        Given.obeys(daemon, engine);

        Typed typed = Typed.in(host, "kill", "beef", "--reason", "hangs");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).startsWith("beef0000 (kyuubi-flink, pid 11): gone after ");
        assertThat(daemon.said).containsExactly("kill beef (hangs) says bob");
    }

    @Test
    void aProcessThatSigkillDoesNotEndIsStillAlive() {
        Given.guarded(host, new Statuses("beef", 11));

        Typed typed = Typed.in(host, "kill", "beef", "--timeout", "5s");

        assertThat(typed.code()).isEqualTo(6);
        assertThat(typed.out()).contains("still alive: SERVING after 5 s");
    }

    @Test
    void aSecondKillFindsItGone() {
        daemon.departed.add(new Statuses("beef", 11).gone().build());
        assertThat(Typed.in(host, "kill", "11").out()).contains("already gone");
    }

    @Test
    void aDryRunOnlySays() {
        Given.guarded(host, new Statuses("beef", 11));
        daemon.answers = (id, word) -> new Reply(Reply.Code.TAKEN, "would send SIGKILL to pid 11");

        Typed typed = Typed.in(host, "kill", "beef", "--dry-run");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("would send SIGKILL to pid 11");
        assertThat(daemon.said).containsExactly("kill beef (by hand) dry says bob");
    }
}
