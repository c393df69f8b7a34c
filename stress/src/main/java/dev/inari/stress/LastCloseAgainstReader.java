package dev.inari.stress;

import dev.inari.agent.session.ExitGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Whoever sees that nobody is served sees that somebody was: else an engine in use would be taken for one that was never connected. */
@JCStressTest
@Description("The only session closes while a heartbeat is read: user sessions, whether a last close is known.")
@Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "read before the close")
@Outcome(id = "1, true", expect = Expect.ACCEPTABLE, desc = "read in the middle of the close")
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "read after the close")
@Outcome(id = "0, false", expect = Expect.FORBIDDEN, desc = "an engine that served looks like one that never did")
@Outcome(expect = Expect.FORBIDDEN, desc = "a close was lost, or fell below zero")
@State
public class LastCloseAgainstReader {
    private final Engine engine = new Engine();

    public LastCloseAgainstReader() {
        engine.opened();
    }

    @Actor
    public void client() {
        engine.close(false);
    }

    @Actor
    public void reader(IZ_Result r) {
        r.r1 = ExitGate.open(engine.gate.read());
        r.r2 = engine.registry.lastCloseMillis() >= 0;
    }
}
