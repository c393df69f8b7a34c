package dev.inari.mbeans;

/**
 * The way out of the engine: a request that can only succeed while the engine serves nobody, and an operator's order that goes over the
 * sessions. Thread-safe.
 */
@Description(
        "Asks the engine to leave. A request succeeds only while no user session is open or opening and nothing moved since the caller"
                + " looked; an operator's order goes over the sessions.")
public interface ExitMXBean {
    /** Name under which the agent registers it. */
    String NAME = "inari:type=Exit";

    /** An epoch that no heartbeat has: a request with it goes all the way to the gate and is refused there. */
    long NO_EPOCH = -1;

    @Description(
            "Closes the gate for new sessions and starts the engine's own stop on a daemon thread; returns at once.")
    ExitAnswer requestExit(
            @Description("The epoch of the heartbeat that showed zero user sessions.") long epoch,
            @Description("Why, and who asks; kept in the milestones and shown to a client that is refused.")
                    String reason);

    @Description(
            "An operator's explicit order: closes the gate whatever is open and starts the engine's own stop on a daemon thread;"
                    + " returns at once. Open sessions are lost. No guard asks this by itself.")
    ExitAnswer requestExitThoughServing(
            @Description("Why, and who orders it; kept in the milestones and shown to a client that is refused.")
                    String reason);

    @Description("Lets sessions open again, if the engine's own stop has not begun.")
    ExitAnswer reopen(@Description("Why, and who asks.") String reason);

    @Description("How far the engine is on its way out.")
    ExitPhase getPhase();

    @Description("Whether the agent knows how to stop this engine; if not, only signals end it.")
    boolean isStoppable();

    @Description("Steps reached so far, oldest first.")
    Milestone[] getMilestones();

    @Description("Non-daemon threads, which hold the JVM, each with its topmost frames. Walks all threads.")
    String[] getThreadsHoldingJvm();

    /** Longest thread dump, in characters; what is beyond is cut and the cut is marked. */
    int LONGEST_DUMP = 512 * 1024;

    @Description(
            "All threads: name, daemon, state, lock and its owner, frames; deadlocked ones first. Cut at 524,288 characters, with a"
                    + " mark. Stops all threads for an instant.")
    String getThreadDump();
}
