package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJI_Result;

/** The agent sweeps out what the engine no longer holds while the engine's own close of it comes back: one end, one announcement. */
@JCStressTest
@Description(
        "A session is swept out while it closes: user sessions, closes, announcements of the last user in the end.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "one end was counted")
@Outcome(id = "0, 2, .*", expect = Expect.FORBIDDEN, desc = "one end was counted twice")
@Outcome(id = "0, 1, 0", expect = Expect.FORBIDDEN, desc = "nobody was told that the last user left")
@Outcome(expect = Expect.FORBIDDEN, desc = "the session is still counted, or fell below zero")
@State
public class SweepAgainstClose {
    private final Engine engine = new Engine();

    public SweepAgainstClose() {
        engine.opened();
        engine.map.clear();
    }

    @Actor
    public void client() {
        engine.close(false);
    }

    @Actor
    public void agent() {
        engine.registry.retain(engine.map);
    }

    @Arbiter
    public void count(IJI_Result r) {
        r.r1 = engine.users();
        r.r2 = engine.counts().getClosedTotal();
        r.r3 = engine.lastUserClosed();
    }
}
