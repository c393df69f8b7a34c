package dev.inari.stress.broken;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The gate that one would write first, of a counter and a flag: both are atomic, and still an exit is accepted over a session. It is here to
 * be caught: where this one passes, the races on the real gate prove nothing.
 */
@JCStressTest
@Description("A session opens while an exit is asked for, at a gate of two words: let in, exit accepted.")
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "the client came first")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the exit came first, the client was turned away")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "an exit was accepted over an open session")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "both were refused")
@State
public class CheckThenClose {
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    @Actor
    public void client(ZZ_Result r) {
        if (!closing.get()) {
            open.incrementAndGet();
            r.r1 = true;
        }
    }

    @Actor
    public void guard(ZZ_Result r) {
        if (open.get() == 0) {
            closing.set(true);
            r.r2 = true;
        }
    }
}
