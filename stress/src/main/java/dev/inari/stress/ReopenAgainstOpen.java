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

/** A gate opens again just as a client comes: it may be turned away or let in, and is counted if it is in. */
@JCStressTest
@Description("A session opens while a closed gate is opened again: reopened, let in, sessions in the end.")
@Outcome(id = "true, true, 1", expect = Expect.ACCEPTABLE, desc = "the gate was open again")
@Outcome(id = "true, false, 0", expect = Expect.ACCEPTABLE, desc = "the client came too early")
@Outcome(id = "false, .*, .*", expect = Expect.FORBIDDEN, desc = "the gate stayed closed")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was lost, or counted twice")
@State
public class ReopenAgainstOpen {
    private final ExitGate gate = new ExitGate();

    public ReopenAgainstOpen() {
        gate.tryClose(0);
    }

    @Actor
    public void guard(ZZI_Result r) {
        r.r1 = gate.reopen() && !ExitGate.closing(gate.read());
    }

    @Actor
    public void client(ZZI_Result r) {
        r.r2 = gate.tryOpen();
        if (r.r2) {
            gate.sessionOpened();
            gate.openEnded();
        }
    }

    @Arbiter
    public void count(ZZI_Result r) {
        r.r3 = ExitGate.open(gate.read()) + ExitGate.opening(gate.read());
    }
}
