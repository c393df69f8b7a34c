package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJJ_Result;

/** A session is closed as soon as it can be found, before its open is done: it was counted by then, or the close has found nothing. */
@JCStressTest
@Description("A handle is closed while it is opened: user sessions, opens, closes in the end.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "the close found the session")
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "the close came too early")
@Outcome(id = "-.*, .*, .*", expect = Expect.FORBIDDEN, desc = "a count fell below zero")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was lost, or counted twice")
@State
public class FirstOpenAgainstClose {
    private final Engine engine = new Engine();

    @Actor
    public void opener() {
        engine.opened();
    }

    @Actor
    public void closer() {
        engine.close(false);
    }

    @Arbiter
    public void count(IJJ_Result r) {
        r.r1 = engine.users();
        r.r2 = engine.counts().getOpenedTotal();
        r.r3 = engine.counts().getClosedTotal();
    }
}
