package dev.inari.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/** The last session leaves while an open fails: whichever comes last announces that nobody is served. */
@JCStressTest
@Description(
        "The last session closes while an open fails: user sessions, announcements of the last user, announced at the epoch in the end.")
@Outcome(id = "0, 1, true", expect = Expect.ACCEPTABLE, desc = "the last step was announced")
@Outcome(id = "0, 0, .*", expect = Expect.FORBIDDEN, desc = "nobody was told that the last user left")
@Outcome(id = "0, .*, false", expect = Expect.FORBIDDEN, desc = "what was announced is no longer so")
@Outcome(expect = Expect.FORBIDDEN, desc = "a close was lost, or announced twice")
@State
public class LastCloseAgainstFailingOpen {
    private final Engine engine = new Engine();

    public LastCloseAgainstFailingOpen() {
        engine.opened();
        engine.registry.tryOpen();
    }

    @Actor
    public void client() {
        engine.close(false);
    }

    @Actor
    public void failingClient() {
        engine.registry.openEnded(true);
    }

    @Arbiter
    public void count(IIZ_Result r) {
        r.r1 = engine.users();
        r.r2 = engine.lastUserClosed();
        r.r3 = engine.announcedAtEpoch();
    }
}
