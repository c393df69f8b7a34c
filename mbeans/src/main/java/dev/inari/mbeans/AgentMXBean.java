package dev.inari.mbeans;

/** How the agent itself is doing. Thread-safe. */
@Description("The Inari agent: version, what it hooked, what it skipped and why, its errors and its cost.")
public interface AgentMXBean {
    /** Name under which the agent registers it. */
    String NAME = "inari:type=Agent";

    @Description("Version of the agent.")
    String getVersion();

    @Description("premain (-javaagent) or agentmain (attached).")
    String getEntry();

    @Description("Each class of the target table that was loaded, with the hooked methods or what was missing.")
    TargetStatus[] getTargets();

    @Description("Problems met so far: wrong options, skipped targets, errors. Oldest first, at most 100.")
    String[] getProblems();

    @Description("Errors inside the hooks since start.")
    long getHookErrors();

    @Description("Time spent in weaving, all classes together; the engine waited for it.")
    @Units("milliseconds")
    long getWeavingMillis();

    @Description("Path of the announcement file; empty if the engine is not announced.")
    String getAnnouncement();
}
