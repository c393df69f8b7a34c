package dev.inari.agent.jmx;

import dev.inari.agent.Problems;
import dev.inari.agent.weave.Weaver;
import dev.inari.mbeans.AgentMXBean;
import dev.inari.mbeans.TargetStatus;
import java.util.function.LongSupplier;

/** Shows how the agent itself is doing. */
final class AgentMBean implements AgentMXBean {
    private final boolean attached;
    private final Weaver weaver;
    private final Problems problems;
    private final LongSupplier hookErrors;
    private volatile String announcement = "";

    AgentMBean(boolean attached, Weaver weaver, Problems problems, LongSupplier hookErrors) {
        this.attached = attached;
        this.weaver = weaver;
        this.problems = problems;
        this.hookErrors = hookErrors;
    }

    void announcedAt(String path) {
        announcement = path;
    }

    @Override
    public String getVersion() {
        return Version.CURRENT;
    }

    @Override
    public String getEntry() {
        return attached ? "agentmain" : "premain";
    }

    @Override
    public TargetStatus[] getTargets() {
        return weaver.statuses();
    }

    @Override
    public String[] getProblems() {
        return problems.toArray();
    }

    @Override
    public long getHookErrors() {
        return hookErrors.getAsLong();
    }

    @Override
    public long getWeavingMillis() {
        return weaver.millis();
    }

    @Override
    public String getAnnouncement() {
        return announcement;
    }
}
