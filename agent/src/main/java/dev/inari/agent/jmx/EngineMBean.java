package dev.inari.agent.jmx;

import dev.inari.agent.engine.Engine;
import dev.inari.agent.engine.EngineControl;
import dev.inari.agent.engine.EngineIdentity;
import dev.inari.agent.engine.EngineSight;
import dev.inari.agent.engine.ProcessIdentity;
import dev.inari.agent.engine.Vitals;
import dev.inari.agent.target.Target;
import dev.inari.mbeans.EngineMXBean;
import dev.inari.mbeans.Heartbeat;

/** Shows who the engine is, and its heartbeat. */
final class EngineMBean implements EngineMXBean {
    private final ProcessIdentity process;
    private final EngineIdentity identity;
    private final EngineSight sight;
    private final Engine engine;
    private final EngineControl control;
    private final Vitals vitals;

    EngineMBean(
            ProcessIdentity process,
            EngineIdentity identity,
            EngineSight sight,
            Engine engine,
            EngineControl control,
            Vitals vitals) {
        this.process = process;
        this.identity = identity;
        this.sight = sight;
        this.engine = engine;
        this.control = control;
        this.vitals = vitals;
    }

    @Override
    public int getProtocol() {
        return PROTOCOL;
    }

    @Override
    public String getAgentId() {
        return process.agentId();
    }

    @Override
    public long getPid() {
        return process.pid();
    }

    @Override
    public long getStartTicks() {
        return process.startTicks();
    }

    @Override
    public String getBootId() {
        return process.bootId();
    }

    @Override
    public String getEngineType() {
        Target row = sight.likelyTarget();
        return row == null ? "" : row.name();
    }

    @Override
    public String getShareLevel() {
        return identity.shareLevel()[0];
    }

    @Override
    public String getShareLevelSource() {
        return identity.shareLevel()[1];
    }

    @Override
    public String getEngineRefId() {
        return identity.refId();
    }

    @Override
    public String getUser() {
        return identity.user();
    }

    @Override
    public String getEngineVersion() {
        return identity.version();
    }

    @Override
    public String getApplicationId() {
        return identity.applicationId();
    }

    @Override
    public String getNamespace() {
        return identity.namespace();
    }

    @Override
    public Heartbeat getHeartbeat() {
        return engine.heartbeat(control, vitals);
    }
}
