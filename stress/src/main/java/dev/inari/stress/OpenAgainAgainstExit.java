package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** An open session that is opened once more is never off the count, not even for a moment. */
@JCStressTest
@Description(
        "An open session is opened again while an exit is asked for: new, exit accepted, user sessions in the end.")
@Outcome(id = "false, false, 1", expect = Expect.ACCEPTABLE, desc = "the session held the engine")
@Outcome(id = ".*, true, .*", expect = Expect.FORBIDDEN, desc = "an exit was accepted over an open session")
@Outcome(id = "true, .*, .*", expect = Expect.FORBIDDEN, desc = "one session was opened twice")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was lost, or counted twice")
@State
public class OpenAgainAgainstExit {
    private final Engine engine = new Engine();

    public OpenAgainAgainstExit() {
        engine.opened();
    }

    @Actor
    public void client(ZZI_Result r) {
        r.r1 = engine.opened();
    }

    @Actor
    public void guard(ZZI_Result r) {
        r.r2 = engine.exit();
    }

    @Arbiter
    public void count(ZZI_Result r) {
        r.r3 = engine.users();
    }
}
