package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Engines give back the session that they know for a handle: whoever opens it second opens nothing (Kyuubi issue 5216). */
@JCStressTest
@Description("Two threads open one handle: new, new, user sessions of opens in the end.")
@Outcome(
        id = {"true, false, 1 of 1", "false, true, 1 of 1"},
        expect = Expect.ACCEPTABLE,
        desc = "one open was counted")
@Outcome(
        id = {"true, true, .*", "false, false, .*"},
        expect = Expect.FORBIDDEN,
        desc = "both were new, or neither")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was lost, or counted twice")
@State
public class TwoOpensOfOneHandle {
    private final Engine engine = new Engine();

    @Actor
    public void client(ZZL_Result r) {
        r.r1 = engine.opened();
    }

    @Actor
    public void otherClient(ZZL_Result r) {
        r.r2 = engine.opened();
    }

    @Arbiter
    public void count(ZZL_Result r) {
        r.r3 = engine.users() + " of " + engine.counts().getOpenedTotal();
    }
}
