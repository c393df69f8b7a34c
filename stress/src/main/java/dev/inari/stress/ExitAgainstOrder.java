package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A guard asks while an operator orders: one of them starts the exit, and only one. */
@JCStressTest
@Description("An exit is asked for and ordered at once: accepted, ordered.")
@Outcome(
        id = {"true, false", "false, true"},
        expect = Expect.ACCEPTABLE,
        desc = "one of them closed the gate")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "two closed one gate")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "neither did")
@State
public class ExitAgainstOrder {
    private final ExitGate gate = new ExitGate();

    @Actor
    public void guard(ZZ_Result r) {
        r.r1 = gate.tryClose(0);
    }

    @Actor
    public void operator(ZZ_Result r) {
        r.r2 = gate.closeThoughServing();
    }
}
