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

/** Sessions that hold nothing are counted beside the gate, and as carefully. */
@JCStressTest
@Description("Two threads close the only batch: batches, user sessions, epoch in the end.")
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "one close was counted, and the gate heard of none")
@Outcome(id = "-.*, .*, .*", expect = Expect.FORBIDDEN, desc = "a count fell below zero")
@Outcome(id = ".*, .*, [1-9].*", expect = Expect.FORBIDDEN, desc = "a batch moved the epoch")
@Outcome(expect = Expect.FORBIDDEN, desc = "the batch is still counted")
@State
public class TwoClosesOfOneBatch {
    private final Engine engine = new Engine();

    public TwoClosesOfOneBatch() {
        engine.openedBatch();
    }

    @Actor
    public void client() {
        engine.close(false);
    }

    @Actor
    public void checker() {
        engine.close(false);
    }

    @Arbiter
    public void count(IIJ_Result r) {
        r.r1 = engine.counts().getBatch();
        r.r2 = engine.users();
        r.r3 = ExitGate.epoch(engine.gate.read());
    }
}
