package dev.inari.agent.jmx;

import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.engine.HoldingThreads;
import dev.inari.agent.engine.ThreadDump;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitMXBean;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Milestone;

/** Shows the way out, and takes the request for it. */
final class ExitMBean implements ExitMXBean {
    /** Longest reason that is kept: it is shown to clients and stays in memory. */
    private static final int MAX_REASON = 500;

    private final EngineControl control;

    ExitMBean(EngineControl control) {
        this.control = control;
    }

    @Override
    public ExitAnswer requestExit(long epoch, String reason) {
        return control.requestExit(epoch, cut(reason));
    }

    @Override
    public ExitAnswer requestExitThoughServing(String reason) {
        return control.requestExitThoughServing(cut(reason));
    }

    @Override
    public ExitAnswer reopen(String reason) {
        return control.reopen(cut(reason));
    }

    private static String cut(String reason) {
        String given = reason == null ? "" : reason;
        return given.length() <= MAX_REASON ? given : given.substring(0, MAX_REASON);
    }

    @Override
    public ExitPhase getPhase() {
        return control.phase();
    }

    @Override
    public boolean isStoppable() {
        return control.stoppable();
    }

    @Override
    public Milestone[] getMilestones() {
        return control.milestones();
    }

    @Override
    public String[] getThreadsHoldingJvm() {
        return HoldingThreads.list();
    }

    @Override
    public String getThreadDump() {
        return ThreadDump.take(LONGEST_DUMP);
    }
}
