package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** The last session leaves while the guard asks, again and again in real life: it gets its yes only when that session is gone. */
@JCStressTest
@Description("The only session closes while an exit is asked for: what became of the exit, sessions in the end.")
@Outcome(id = "refused, 0", expect = Expect.ACCEPTABLE, desc = "the session was there, or left just then")
@Outcome(id = "accepted, 0", expect = Expect.ACCEPTABLE, desc = "the session had left")
@Outcome(
        id = "accepted over a session, .*",
        expect = Expect.FORBIDDEN,
        desc = "an exit was accepted over an open session")
@Outcome(expect = Expect.FORBIDDEN, desc = "a close was lost, or counted twice")
@State
public class LastCloseAgainstExit {
    private final ExitGate gate = new ExitGate();
    private volatile boolean inside = true;

    public LastCloseAgainstExit() {
        gate.sessionOpened();
    }

    @Actor
    public void client() {
        // Before the gate hears of it: a gate that closes too early finds it still inside.
        inside = false;
        gate.sessionClosed();
    }

    @Actor
    public void guard(LI_Result r) {
        if (!gate.tryClose(ExitGate.epoch(gate.read()))) {
            r.r1 = "refused";
        } else {
            r.r1 = inside ? "accepted over a session" : "accepted";
        }
    }

    @Arbiter
    public void count(LI_Result r) {
        r.r2 = ExitGate.open(gate.read());
    }
}
