package dev.inari.mbeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.api.Test;

/** The row that a guard reads in a hurry holds what the readable attributes hold, each in its place; nonsense in it is named. */
class PulseTest {
    private static final Map<String, Object> IDENTITY = new TreeMap<>(Map.ofEntries(
            Map.entry("Protocol", EngineMXBean.PROTOCOL),
            Map.entry("AgentId", "a1"),
            Map.entry("Pid", 4711L),
            Map.entry("StartTicks", 5_000_000_000L),
            Map.entry("BootId", "boot"),
            Map.entry("EngineType", "kyuubi-flink"),
            Map.entry("ShareLevel", "CONNECTION"),
            Map.entry("ShareLevelSource", "configuration"),
            Map.entry("EngineRefId", "ref"),
            Map.entry("User", "bob \"ünï\" 日本"),
            Map.entry("EngineVersion", "1.10.3"),
            Map.entry("ApplicationId", ""),
            Map.entry("Namespace", "/kyuubi")));

    @Test
    void itHoldsWhatTheReadableAttributesHold() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("test:type=Pulse");
        server.registerMBean(new StandardMBean(engine(heartbeat()), EngineMXBean.class, true), name);
        try {
            Pulse back = Pulse.from((String[]) server.getAttribute(name, "Pulse"));

            assertThat(back.heartbeat()).usingRecursiveComparison().isEqualTo(heartbeat());
            assertThat(back.identity()).isEqualTo(IDENTITY);
        } finally {
            server.unregisterMBean(name);
        }
    }

    /** What a later version adds at the end is no concern of this one. */
    @Test
    void moreAtTheEndIsPassedOver() {
        String[] row = row();
        String[] longer = Arrays.copyOf(row, row.length + 1);
        longer[row.length] = "of tomorrow";

        assertThat(Pulse.from(longer).heartbeat()).usingRecursiveComparison().isEqualTo(heartbeat());
    }

    /** Engines keep the agent that they began with, also when the sidecar is a newer one. */
    @Test
    void aRowOfBeforeTheChangesOfJobsIsUnderstood() {
        String[] older = Arrays.copyOf(row(), row().length - 1);

        assertThat(older).hasSize(13 + 14 + 11);
        Heartbeat back = Pulse.from(older).heartbeat();
        assertThat(back.getJobChanges()).isEqualTo(-1);
        assertThat(back).usingRecursiveComparison().ignoringFields("jobChanges").isEqualTo(heartbeat());
    }

    @Test
    void eachItemIsMissedByItsPlace() {
        String[] row = row();
        for (int length = 0; length < row.length - 1; length++) {
            String[] shorter = Arrays.copyOf(row, length);
            assertThatThrownBy(() -> Pulse.from(shorter))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at place " + length);
        }
        String[] hole = row();
        hole[4] = null;
        assertThatThrownBy(() -> Pulse.from(hole)).hasMessageContaining("'bootId'");
    }

    @Test
    void eachItemThatIsNoTextIsChecked() {
        String[] row = row();
        int checked = 0;
        for (int i = 0; i < row.length; i++) {
            if (row[i].matches("-?\\d+|true|false|STOP_ENTERED|LOST")) {
                String[] wrong = row();
                wrong[i] = "0x1";
                assertThatThrownBy(() -> Pulse.from(wrong))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'0x1'");
                checked++;
            }
        }
        assertThat(checked).isEqualTo(3 + 13 + 11 + 1);
    }

    @Test
    void aNegativeCountIsNamed() {
        String[] row = row();
        row[13 + 14 + 1] = "-1";

        assertThatThrownBy(() -> Pulse.from(row)).hasMessageContaining("user=-1");
    }

    private static String[] row() {
        return engine(heartbeat()).getPulse();
    }

    private static EngineMXBean engine(Heartbeat beat) {
        return (EngineMXBean) Proxy.newProxyInstance(
                EngineMXBean.class.getClassLoader(),
                new Class<?>[] {EngineMXBean.class},
                (proxy, called, arguments) -> {
                    if (called.isDefault()) {
                        return Pulse.of((EngineMXBean) proxy);
                    }
                    return called.getName().equals("getHeartbeat") ? beat : IDENTITY.get(attribute(called));
                });
    }

    private static String attribute(Method getter) {
        return getter.getName().substring("get".length());
    }

    private static Heartbeat heartbeat() {
        SessionCounts.Builder counts = new SessionCounts.Builder();
        counts.known = false;
        counts.user = 1;
        counts.opening = 2;
        counts.probe = 3;
        counts.batch = 4;
        counts.engine = 10;
        counts.leaked = 5;
        counts.openedTotal = 3_000_000_011L;
        counts.closedTotal = 3_000_000_012L;
        counts.failedOpens = 3_000_000_013L;
        counts.failedCloses = 3_000_000_014L;
        Heartbeat.Builder to = new Heartbeat.Builder("a1");
        to.sequence = 3_000_000_021L;
        to.timeMillis = 3_000_000_022L;
        to.epoch = 9_007_199_254_740_995L;
        to.idleMillis = 3_000_000_024L;
        to.lastCloseMillis = 3_000_000_025L;
        to.operations = 26;
        to.exitPhase = ExitPhase.STOP_ENTERED;
        to.milestones = 27;
        to.hookErrors = 3_000_000_028L;
        to.deadlockedThreads = 29;
        to.watch = WatchState.LOST;
        to.contextStopped = true;
        to.stopUnmovedMillis = -1;
        to.jobChanges = 3_000_000_031L;
        return to.build(counts.build());
    }
}
