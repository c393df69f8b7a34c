package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A request that was repeated, or came late, does not close the gate that was opened again after the first one. */
@JCStressTest
@Description(
        "A closed gate is opened again while the request that closed it comes once more: reopened, accepted, closing in the end.")
@Outcome(id = "true, false, false", expect = Expect.ACCEPTABLE, desc = "the late request was refused")
@Outcome(id = "true, true, .*", expect = Expect.FORBIDDEN, desc = "a late request closed the gate again")
@Outcome(expect = Expect.FORBIDDEN, desc = "the gate was not opened, or closed by itself")
@State
public class ReopenAgainstStaleExit {
    private final ExitGate gate = new ExitGate();

    public ReopenAgainstStaleExit() {
        gate.tryClose(0);
    }

    @Actor
    public void guard(ZZZ_Result r) {
        r.r1 = gate.reopen();
    }

    @Actor
    public void lateGuard(ZZZ_Result r) {
        r.r2 = gate.tryClose(0);
    }

    @Arbiter
    public void look(ZZZ_Result r) {
        r.r3 = ExitGate.closing(gate.read());
    }
}
