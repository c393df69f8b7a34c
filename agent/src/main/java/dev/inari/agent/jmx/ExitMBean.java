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
    private final EngineControl control;

    ExitMBean(EngineControl control) {
        this.control = control;
    }

    @Override
    public ExitAnswer requestExit(long epoch, String reason) {
        return control.requestExit(epoch, Reason.of(reason));
    }

    @Override
    public ExitAnswer requestExitThoughServing(String reason) {
        return control.requestExitThoughServing(Reason.of(reason));
    }

    @Override
    public ExitAnswer reopen(String reason) {
        return control.reopen(Reason.of(reason));
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
