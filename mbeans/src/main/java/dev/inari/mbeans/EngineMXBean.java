package dev.inari.mbeans;

/** Who the engine is, and its heartbeat. Thread-safe; no attribute waits for the engine. */
@Description("The SQL engine in this JVM: who it is, and the heartbeat that a guard reads.")
public interface EngineMXBean {
    /** Name under which the agent registers it. */
    String NAME = "inari:type=Engine";

    @Description("Version of this set of MBeans. A reader that finds a higher one than it knows must not act.")
    int getProtocol();

    /** The protocol that this code speaks. */
    int PROTOCOL = 1;

    @Description("Random id of this agent in this JVM.")
    String getAgentId();

    @Description("Process id as the engine sees it; another one outside a container's PID namespace.")
    long getPid();

    @Description(
            "Start time of the process in clock ticks since boot (field 22 of /proc/self/stat); -1 where there is no /proc.")
    @Units("clock ticks")
    long getStartTicks();

    @Description("Boot id of the kernel; empty where there is none.")
    String getBootId();

    @Description("Row of the target table that this engine matched, for example kyuubi-flink.")
    String getEngineType();

    @Description("Share level: CONNECTION, USER, GROUP, SERVER or SERVER_LOCAL; UNKNOWN until it can be told.")
    String getShareLevel();

    @Description("Where the share level was read: agent option, engine type, namespace, configuration or default.")
    String getShareLevelSource();

    @Description("Kyuubi's engine reference id; empty if there is none.")
    String getEngineRefId();

    @Description("User whom the engine runs for; empty if unknown.")
    String getUser();

    @Description("Version of the engine's software; empty if unknown.")
    String getEngineVersion();

    @Description("Application id in the cluster manager; empty if there is none.")
    String getApplicationId();

    @Description("ZooKeeper namespace of the engine; empty if there is none.")
    String getNamespace();

    @Description("Everything a guard needs, taken at one instant.")
    Heartbeat getHeartbeat();

    @Description(
            "Heartbeat and identity as one row of texts, for a guard that has no time to lose: it is sent and read in a fraction of"
                    + " the time. The same values, for people, are in the other attributes.")
    default String[] getPulse() {
        return Pulse.of(this);
    }
}
