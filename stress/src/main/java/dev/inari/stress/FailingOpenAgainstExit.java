package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZLI_Result;

/** An open that brings no session is served like any other until it has ended. */
@JCStressTest
@Description("An open fails while an exit is asked for: let in, what became of the exit, opens in flight in the end.")
@Outcome(
        id = "true, refused, 0",
        expect = Expect.ACCEPTABLE,
        desc = "the exit was asked for while the open was in flight")
@Outcome(id = "true, accepted, 0", expect = Expect.ACCEPTABLE, desc = "the open had failed by then")
@Outcome(
        id = "false, accepted, 0",
        expect = Expect.ACCEPTABLE,
        desc = "the exit came first, the client was turned away")
@Outcome(
        id = ".*, accepted over an open, .*",
        expect = Expect.FORBIDDEN,
        desc = "an exit was accepted while a session was opening")
@Outcome(id = "false, refused, .*", expect = Expect.FORBIDDEN, desc = "both were refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "an open was lost, or counted twice")
@State
public class FailingOpenAgainstExit {
    private final ExitGate gate = new ExitGate();
    private volatile boolean inside;

    @Actor
    public void client(ZLI_Result r) {
        r.r1 = gate.tryOpen();
        if (r.r1) {
            inside = true;
            // Says so before the gate hears of it: a gate that closes too early finds it still inside.
            inside = false;
            gate.openEnded();
        }
    }

    @Actor
    public void guard(ZLI_Result r) {
        if (!gate.tryClose(ExitGate.epoch(gate.read()))) {
            r.r2 = "refused";
        } else {
            r.r2 = inside ? "accepted over an open" : "accepted";
        }
    }

    @Arbiter
    public void count(ZLI_Result r) {
        r.r3 = ExitGate.opening(gate.read());
    }
}
