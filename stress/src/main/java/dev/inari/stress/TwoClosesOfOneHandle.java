package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJI_Result;

/** Engines close one session twice, a client and an idle checker at once: it is one close, and one last user (Kyuubi issues 2063, 5863). */
@JCStressTest
@Description("Two threads close the only session: user sessions, closes, announcements of the last user in the end.")
@Outcome(id = "0, 1, 1", expect = Expect.ACCEPTABLE, desc = "one close was counted")
@Outcome(id = "0, 2, .*", expect = Expect.FORBIDDEN, desc = "one close was counted twice")
@Outcome(id = "0, 1, 0", expect = Expect.FORBIDDEN, desc = "nobody was told that the last user left")
@Outcome(expect = Expect.FORBIDDEN, desc = "the session is still counted, or fell below zero")
@State
public class TwoClosesOfOneHandle {
    private final Engine engine = new Engine();

    public TwoClosesOfOneHandle() {
        engine.opened();
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
    public void count(IJI_Result r) {
        r.r1 = engine.users();
        r.r2 = engine.counts().getClosedTotal();
        r.r3 = engine.lastUserClosed();
    }
}
