package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** A handle is opened again just as a close of it comes back that had been hanging: the new session is there, whichever came first. */
@JCStressTest
@Description("A close ends while its handle is opened again: new, user sessions, leaked sessions in the end.")
@Outcome(
        id = "true, 1, 0",
        expect = Expect.ACCEPTABLE,
        desc = "the second session came after the first, or in its place")
@Outcome(
        id = {"false, .*, .*", "true, 0, .*"},
        expect = Expect.FORBIDDEN,
        desc = "a session that was opened is not counted")
@Outcome(id = "true, 1, 1", expect = Expect.FORBIDDEN, desc = "an open session is taken for a leak")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was counted twice, or fell below zero")
@State
public class OpenAgainAgainstEndOfClose {
    private final Engine engine = new Engine();

    public OpenAgainAgainstEndOfClose() {
        engine.opened();
        engine.registry.closing(engine.handle);
    }

    @Actor
    public void closer() {
        engine.registry.closed(engine.handle, true, null);
    }

    @Actor
    public void opener(ZII_Result r) {
        r.r1 = engine.opened();
    }

    @Arbiter
    public void count(ZII_Result r) {
        r.r2 = engine.users();
        r.r3 = engine.counts().getLeaked();
    }
}
