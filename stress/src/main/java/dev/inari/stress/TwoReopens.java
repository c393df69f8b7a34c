package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** A gate that is opened again by two at once has been opened once: the epoch tells how often. */
@JCStressTest
@Description("A closed gate is opened again twice at once: opened, opened, epoch in the end.")
@Outcome(
        id = {"true, false, 1", "false, true, 1"},
        expect = Expect.ACCEPTABLE,
        desc = "one call opened the gate")
@Outcome(id = "true, true, .*", expect = Expect.FORBIDDEN, desc = "one gate was opened twice")
@Outcome(id = "false, false, .*", expect = Expect.FORBIDDEN, desc = "the gate stayed closed")
@Outcome(expect = Expect.FORBIDDEN, desc = "the epoch did not move by one")
@State
public class TwoReopens {
    private final ExitGate gate = new ExitGate();

    public TwoReopens() {
        gate.tryClose(0);
    }

    @Actor
    public void guard(ZZJ_Result r) {
        r.r1 = gate.reopen();
    }

    @Actor
    public void otherGuard(ZZJ_Result r) {
        r.r2 = gate.reopen();
    }

    @Arbiter
    public void count(ZZJ_Result r) {
        r.r3 = ExitGate.epoch(gate.read());
    }
}
