package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJI_Result;

/** Kyuubi's engines close a session within the open that fails; both ways out at once let it go once, and it is a leak if the engine keeps it. */
@JCStressTest
@Description("A session is closed, in vain, while its open fails: user sessions, closes, leaked sessions in the end.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "one end was counted, and one leak")
@Outcome(id = ".*, 2, .*", expect = Expect.FORBIDDEN, desc = "one end was counted twice")
@Outcome(id = "0, 1, 0", expect = Expect.FORBIDDEN, desc = "the leak is taken for a session that nobody knows")
@Outcome(expect = Expect.FORBIDDEN, desc = "the session is still counted, or fell below zero")
@State
public class FailedOpenAgainstClose {
    private final Engine engine = new Engine();

    public FailedOpenAgainstClose() {
        engine.opened();
    }

    @Actor
    public void closer() {
        engine.close(true);
    }

    @Actor
    public void opener() {
        engine.registry.abandoned(engine.handle);
    }

    @Arbiter
    public void count(IJI_Result r) {
        r.r1 = engine.users();
        r.r2 = engine.counts().getClosedTotal();
        r.r3 = engine.counts().getLeaked();
    }
}
