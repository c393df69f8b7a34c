package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

/** Every open and close is counted, and moves the epoch by one. */
@JCStressTest
@Description("Two whole sessions at once: sessions open, sessions opening, epoch in the end.")
@Outcome(id = "0, 0, 8", expect = Expect.ACCEPTABLE, desc = "each of eight steps was counted")
@Outcome(
        id = {"-.*, .*, .*", ".*, -.*, .*"},
        expect = Expect.FORBIDDEN,
        desc = "a count fell below zero")
@Outcome(expect = Expect.FORBIDDEN, desc = "a step was lost, or counted twice")
@State
public class TwoClients {
    private final ExitGate gate = new ExitGate();

    @Actor
    public void client() {
        comeAndGo();
    }

    @Actor
    public void otherClient() {
        comeAndGo();
    }

    private void comeAndGo() {
        if (!gate.tryOpen()) {
            throw new IllegalStateException("turned away from an open gate");
        }
        gate.sessionOpened();
        gate.openEnded();
        gate.sessionClosed();
    }

    @Arbiter
    public void count(IIJ_Result r) {
        r.r1 = ExitGate.open(gate.read());
        r.r2 = ExitGate.opening(gate.read());
        r.r3 = ExitGate.epoch(gate.read());
    }
}
