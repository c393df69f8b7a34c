package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** The promise itself, as an engine's hooks drive it: the session's own entry is counted while its open still is. */
@JCStressTest
@Description(
        "A session opens in the registry while an exit is asked for: let in, exit accepted, user sessions in the end.")
@Outcome(id = "true, false, 1", expect = Expect.ACCEPTABLE, desc = "the client came first")
@Outcome(id = "false, true, 0", expect = Expect.ACCEPTABLE, desc = "the exit came first, the client was turned away")
@Outcome(id = "true, true, .*", expect = Expect.FORBIDDEN, desc = "an exit was accepted over an open session")
@Outcome(id = "false, false, .*", expect = Expect.FORBIDDEN, desc = "both were refused")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was lost, or counted twice")
@State
public class SessionAgainstExit {
    private final Engine engine = new Engine();

    @Actor
    public void client(ZZI_Result r) {
        r.r1 = engine.registry.tryOpen();
        if (r.r1) {
            engine.opened();
            engine.registry.openEnded(false);
        }
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
