package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two guards ask at the same epoch: one of them starts the exit, and only one. */
@JCStressTest
@Description("An exit is asked for twice at once: accepted, accepted.")
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "one request closed the gate")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "two requests closed one gate")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "neither did, and nobody was served")
@State
public class TwoExits {
    private final ExitGate gate = new ExitGate();

    @Actor
    public void guard(ZZ_Result r) {
        r.r1 = gate.tryClose(0);
    }

    @Actor
    public void otherGuard(ZZ_Result r) {
        r.r2 = gate.tryClose(0);
    }
}
