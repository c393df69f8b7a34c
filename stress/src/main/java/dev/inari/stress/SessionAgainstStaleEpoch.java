package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A request that was on its way while somebody came and went is refused: what its sender saw is no longer so. */
@JCStressTest
@Description("A whole session comes and goes while an exit is asked for at the epoch before it: let in, exit accepted.")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the client came first, so the epoch moved")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the exit came first, the client was turned away")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "an exit was accepted at an epoch that had moved")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "both were refused")
@State
public class SessionAgainstStaleEpoch {
    private final ExitGate gate = new ExitGate();
    private final long epoch = ExitGate.epoch(gate.read());

    @Actor
    public void client(ZZ_Result r) {
        r.r1 = gate.tryOpen();
        if (r.r1) {
            gate.sessionOpened();
            gate.openEnded();
            gate.sessionClosed();
        }
    }

    @Actor
    public void guard(ZZ_Result r) {
        r.r2 = gate.tryClose(epoch);
    }
}
