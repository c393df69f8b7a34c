package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;
import org.junit.jupiter.api.Test;

/** Several engines at one word. */
class StopAllIdleTest {
    private final FakeHost host = new FakeHost();
    private final FakeControl daemon = Given.daemon(host);

    @Test
    void allIdleMeansThoseThatCertainlyServeNobody() {
        Given.guarded(host, new Statuses("aaaa", 1));
        Given.guarded(host, new Statuses("bbbb", 2).serves(1));
        Statuses unsure = new Statuses("cccc", 3);
        unsure.known = false;
        Given.guarded(host, unsure);
        Statuses silent = new Statuses("dddd", 4);
        silent.missed = 1;
        Given.guarded(host, silent);
        Statuses unread = new Statuses("eeee", 5);
        unread.beats = false;
        Given.guarded(host, unread);
        Statuses held = new Statuses("ffff", 6);
        held.hold = new EngineStatus.Hold("ann", "looking");
        Given.guarded(host, held);
        Statuses server = new Statuses("1111", 7);
        server.engineType = "kyuubi-server";
        Given.guarded(host, server);
        Statuses strange = new Statuses("2222", 8);
        strange.strangers = 1;
        Given.guarded(host, strange);

        Typed typed = Typed.in(host, "stop", "--all-idle", "--dry-run");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).isEqualToIgnoringNewLines("aaaa0000 (kyuubi-flink, pid 1): taken");
        assertThat(daemon.said).containsExactly("stop aaaa (by hand) dry says bob");
    }

    @Test
    void allIdleOfNoneIsDone() {
        Typed typed = Typed.in(host, "stop", "--all-idle");
        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("No engine is idle.");
    }

    @Test
    void ofSeveralTheGravestCounts() {
        Statuses first = new Statuses("aaaa", 1);
        Statuses second = new Statuses("bbbb", 2);
        Given.guarded(host, first);
        Given.guarded(host, second);
        daemon.answers = (id, word) -> id.startsWith("a")
                ? new Reply(Reply.Code.ALREADY_GONE, "gone")
                : new Reply(Reply.Code.REFUSED, "held by ann");

        Typed typed = Typed.in(host, "stop", "--all-idle");

        assertThat(typed.code()).isEqualTo(5);
        assertThat(typed.out().lines()).hasSize(2);
    }
}
