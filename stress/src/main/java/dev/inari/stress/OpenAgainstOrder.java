package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** An operator's order closes the gate over whoever is there: a session is counted all the same, and none comes in after it. */
@JCStressTest
@Description(
        "A session opens while the gate is closed by an order: let in, closed by this call, sessions, closing in the end.")
@Outcome(id = "true, true, 1 closing", expect = Expect.ACCEPTABLE, desc = "the client came first, and is counted")
@Outcome(
        id = "false, true, 0 closing",
        expect = Expect.ACCEPTABLE,
        desc = "the order came first, the client was turned away")
@Outcome(id = ".*, .*, .* open", expect = Expect.FORBIDDEN, desc = "the order was lost")
@Outcome(id = ".*, false, .*", expect = Expect.FORBIDDEN, desc = "the order was told that another had closed the gate")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was lost, or counted twice")
@State
public class OpenAgainstOrder {
    private final ExitGate gate = new ExitGate();

    @Actor
    public void client(ZZL_Result r) {
        r.r1 = gate.tryOpen();
        if (r.r1) {
            gate.sessionOpened();
            gate.openEnded();
        }
    }

    @Actor
    public void operator(ZZL_Result r) {
        r.r2 = gate.closeThoughServing();
    }

    @Arbiter
    public void count(ZZL_Result r) {
        long word = gate.read();
        int inside = ExitGate.open(word) + ExitGate.opening(word);
        r.r3 = inside + (ExitGate.closing(word) ? " closing" : " open");
    }
}
