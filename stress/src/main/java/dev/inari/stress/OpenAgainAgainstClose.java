package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A handle is opened again while its session closes: it is open in the end if the second open was told that it is new. */
@JCStressTest
@Description("A session closes while its handle is opened again: new, user sessions in the end.")
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "the second session came after the first, or in its place")
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "the open found the session that closed then")
@Outcome(id = "true, 0", expect = Expect.FORBIDDEN, desc = "a session that was opened is not counted")
@Outcome(id = "false, 1", expect = Expect.FORBIDDEN, desc = "a session that was closed is still counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was counted twice, or fell below zero")
@State
public class OpenAgainAgainstClose {
    private final Engine engine = new Engine();

    public OpenAgainAgainstClose() {
        engine.opened();
    }

    @Actor
    public void closer() {
        engine.close(false);
    }

    @Actor
    public void opener(ZI_Result r) {
        r.r1 = engine.opened();
    }

    @Arbiter
    public void count(ZI_Result r) {
        r.r2 = engine.users();
    }
}
