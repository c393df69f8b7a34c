package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;
import org.junit.jupiter.api.Test;

/** A stop where no daemon runs. */
class StopAloneTest {
    private final FakeHost host = new FakeHost();

    @Test
    void withoutADaemonTheCommandActsByItself() {
        host.daemon = null;
        host.daemonNote = "/run/fake/sidecar-0.control is left from a daemon that did not stop in order, pid 9";
        Statuses engine = new Statuses("beef", 11);
        host.own.engines.add(engine.build());
        host.processes.put(11, 99, 'S', host.processes.ownUid());
        Given.obeys(host.own, engine);

        Typed typed = Typed.in(host, "stop", "beef");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("pid 9; this command acts without a daemon.");
        assertThat(host.own.said).containsExactly("stop beef (by hand) says bob");
        assertThat(host.events).contains("own sidecar to ACT").endsWith("own sidecar stopped");
    }

    @Test
    void aDryRunWithoutADaemonActsInNoWay() {
        host.daemon = null;
        host.own.engines.add(new Statuses("beef", 11).build());

        assertThat(Typed.in(host, "stop", "beef", "--dry-run").code()).isZero();
        assertThat(host.events).contains("own sidecar to FORESEE");
        assertThat(host.own.said).containsExactly("stop beef (by hand) dry says bob");
    }

    @Test
    void anotherCommandIsWaitedForButNotForEver() {
        host.daemon = null;
        host.own.engines.add(new Statuses("beef", 11).build());
        host.own.answers = (id, word) -> new Reply(Reply.Code.ALREADY_GONE, "gone");
        host.refusedStarts = 3;
        assertThat(Typed.in(host, "stop", "beef").code()).isZero();

        host.refusedStarts = Integer.MAX_VALUE;
        Typed typed = Typed.in(host, "stop", "beef");
        assertThat(typed.code()).isEqualTo(4);
        assertThat(typed.err()).contains("another sidecar, pid 7", "does not listen to commands");
    }

    @Test
    void anOwnSidecarThatRunsOutOfTimeSaysThatNobodyGoesOn() {
        host.daemon = null;
        Statuses engine = new Statuses("beef", 11);
        host.own.engines.add(engine.build());
        host.own.answers = (id, word) -> {
            Given.becomes(host.own, engine.stage("TERMINATING"));
            return new Reply(Reply.Code.TAKEN, "taken");
        };

        Typed typed = Typed.in(host, "stop", "beef", "--timeout", "2s");

        assertThat(typed.code()).isEqualTo(6);
        assertThat(typed.out()).contains("TERMINATING after 2 s; nobody goes on with it", "longer --timeout");
    }
}
