package dev.inari.stress;

import dev.inari.mbeans.SessionCounts;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A session whose close fails turns from a user's into a leak; at no instant is it one that nobody knows, which would hold the engine. */
@JCStressTest
@Description("A close fails while a heartbeat is read: user sessions, leaked sessions.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "read before the close")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "read in the middle of the close")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "read after the close")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "a leak looks like a session that nobody knows")
@Outcome(expect = Expect.FORBIDDEN, desc = "a session was counted twice, or fell below zero")
@State
public class FailedCloseAgainstReader {
    private final Engine engine = new Engine();

    public FailedCloseAgainstReader() {
        engine.opened();
    }

    @Actor
    public void client() {
        engine.close(true);
    }

    @Actor
    public void reader(II_Result r) {
        SessionCounts counts = engine.counts();
        r.r1 = counts.getUser();
        r.r2 = counts.getLeaked();
    }
}
