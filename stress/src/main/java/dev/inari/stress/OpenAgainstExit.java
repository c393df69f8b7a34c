package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The promise itself: of a client that comes and a guard that asks, exactly one gets its way. */
@JCStressTest
@Description("A session opens while an exit is asked for: let in, exit accepted, sessions in the end.")
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "the client came first")
@Outcome(id = "false, true, 0", expect = Expect.ACCEPTABLE, desc = "the exit came first, the client was turned away")
@Outcome(id = "true, true, .*", expect = Expect.FORBIDDEN, desc = "an exit was accepted over an open session")
@Outcome(id = "false, false, .*", expect = Expect.FORBIDDEN, desc = "both were refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was lost, or counted twice")
@State
public class OpenAgainstExit {
    private final ExitGate gate = new ExitGate();

    @Actor
    public void client(ZZI_Result r) {
        r.r1 = gate.tryOpen();
        if (r.r1) {
            gate.sessionOpened();
            gate.openEnded();
        }
    }

    @Actor
    public void guard(ZZI_Result r) {
        r.r2 = gate.tryClose(ExitGate.epoch(gate.read()));
    }

    @Arbiter
    public void count(ZZI_Result r) {
        r.r3 = ExitGate.open(gate.read()) + ExitGate.opening(gate.read());
    }
}
