package dev.inari.mbeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every value goes through an MBean server as open types and comes back whole; what an engine answers instead is named, not believed. */
class OpenTypeTest {
    /** Items that agents of before do not have. */
    private static final Set<String> LATER = Set.of("jobChanges");

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    @Test
    void heartbeatComesBack() throws JMException {
        CompositeData data = (CompositeData) through(EngineMXBean.class, "getHeartbeat", heartbeat());

        Heartbeat back = Heartbeat.from(data);

        assertThat(back).usingRecursiveComparison().isEqualTo(heartbeat());
        assertThat(back.getSessions().drift()).isEqualTo(2);
    }

    @Test
    void tableComesBack() throws JMException {
        CompositeData[] data =
                (CompositeData[]) through(SessionsMXBean.class, "getTable", new SessionInfo[] {session()});

        assertThat(SessionInfo.from(data[0])).usingRecursiveComparison().isEqualTo(session());
    }

    @Test
    void whatIsToldOfWatchesComesBack() throws JMException {
        WatchEvent event = new WatchEvent("None/Expired", 3, 17);
        CompositeData[] events =
                (CompositeData[]) through(ZooKeeperWatchesMXBean.class, "getEvents", new WatchEvent[] {event});
        assertThat(WatchEvent.from(events[0])).usingRecursiveComparison().isEqualTo(event);

        WatchAnswer answer = new WatchAnswer(WatchAnswer.Code.FAILED, WatchState.LOST, "no connection");
        ObjectName name = register(ZooKeeperWatchesMXBean.class, "audit", answer);
        CompositeData back = (CompositeData) server.invoke(name, "audit", new Object[0], new String[0]);
        assertThat(WatchAnswer.from(back)).usingRecursiveComparison().isEqualTo(answer);
        expectEachItemChecked(back, WatchAnswer::from);
        expectEachItemChecked(events[0], WatchEvent::from);
    }

    @Test
    void submissionsComeBack() throws JMException {
        JobSubmission.Builder made = new JobSubmission.Builder();
        made.name = "insert-into_default";
        made.sessionId = "017d2e5c-9531-46ac-82da-f289a07f7bca";
        made.user = "alice";
        made.statementSha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        made.clusterRest = "http://127.0.0.1:8081";
        made.deployment = "remote";
        made.submittedMillis = 17;
        JobSubmission submission =
                made.build(7, "6cdd90f7a1bd3c0a8b1b4b8a1a4ee0f1").ended("FINISHED", 18);
        CompositeData[] data =
                (CompositeData[]) through(JobsMXBean.class, "getSubmissions", new JobSubmission[] {submission});

        assertThat(JobSubmission.from(data[0])).usingRecursiveComparison().isEqualTo(submission);
        expectEachItemChecked(data[0], JobSubmission::from);
    }

    @Test
    void milestonesComeBack() throws JMException {
        Milestone milestone = new Milestone("ENTERED", 17, "SqlGateway.stop()");
        CompositeData[] data =
                (CompositeData[]) through(ExitMXBean.class, "getMilestones", new Milestone[] {milestone});

        assertThat(Milestone.from(data[0])).usingRecursiveComparison().isEqualTo(milestone);
    }

    @Test
    void targetsComeBack() throws JMException {
        TargetStatus status = new TargetStatus("kyuubi-flink", "org.apache.X", false, "missing setSession");
        CompositeData[] data = (CompositeData[]) through(AgentMXBean.class, "getTargets", new TargetStatus[] {status});

        assertThat(TargetStatus.from(data[0])).usingRecursiveComparison().isEqualTo(status);
    }

    @Test
    void answerComesBack() throws JMException {
        assertThat(ExitAnswer.from(answer())).hasToString("SERVING at epoch 8: 1 user session is open");
    }

    @Test
    void closeAnswerComesBack() throws JMException {
        assertThat(CloseAnswer.from(closeAnswer())).hasToString("MOVED: an operation runs");
    }

    /** Engines keep the agent that they began with, also when the sidecar is a newer one. */
    @Test
    void aHeartbeatOfBeforeTheChangesOfJobsIsUnderstood() throws Exception {
        CompositeData good = (CompositeData) through(EngineMXBean.class, "getHeartbeat", heartbeat());

        assertThat(Heartbeat.from(good).getJobChanges()).isEqualTo(31);
        assertThat(Heartbeat.from(without(good, "jobChanges")).getJobChanges()).isEqualTo(-1);
    }

    @Test
    void everyMissingOrWrongItemIsNamed() throws JMException {
        expectEachItemChecked(
                (CompositeData) through(EngineMXBean.class, "getHeartbeat", heartbeat()), Heartbeat::from);
        expectEachItemChecked(
                ((CompositeData[]) through(SessionsMXBean.class, "getTable", new SessionInfo[] {session()}))[0],
                SessionInfo::from);
        expectEachItemChecked(answer(), ExitAnswer::from);
        expectEachItemChecked(closeAnswer(), CloseAnswer::from);
    }

    @Test
    void nonsenseInsideTheHeartbeatIsNamed() throws JMException {
        CompositeData data = (CompositeData) through(EngineMXBean.class, "getHeartbeat", heartbeat());
        CompositeData counts = (CompositeData) data.get("sessions");

        expectEachItemChecked(counts, SessionCounts::from);
        assertThatThrownBy(() -> SessionCounts.from(with(counts, "user", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("user=-1");
        assertThatThrownBy(() -> Heartbeat.from(with(data, "exitPhase", "MAYBE")))
                .hasMessageContaining("exitPhase")
                .hasMessageContaining("MAYBE");
        assertThatThrownBy(() -> Heartbeat.from(with(data, "agentId", null))).hasMessageContaining("agentId");
    }

    private CompositeData answer() throws JMException {
        ExitAnswer answer = new ExitAnswer(ExitAnswer.Code.SERVING, 8, "1 user session is open");
        ObjectName name = register(ExitMXBean.class, "requestExit", answer);
        return (CompositeData) server.invoke(
                name, "requestExit", new Object[] {7L, "test"}, new String[] {"long", "java.lang.String"});
    }

    private CompositeData closeAnswer() throws JMException {
        CloseAnswer answer = new CloseAnswer(CloseAnswer.Code.MOVED, "an operation runs");
        ObjectName name = register(SessionsMXBean.class, "closeSession", answer);
        return (CompositeData) server.invoke(name, "closeSession", new Object[] {"s1", 7L, "test"}, new String[] {
            "java.lang.String", "long", "java.lang.String"
        });
    }

    private Object through(Class<?> face, String getter, Object value) throws JMException {
        return server.getAttribute(register(face, getter, value), getter.substring(3));
    }

    private <T> ObjectName register(Class<T> face, String method, Object value) throws JMException {
        T bean = face.cast(Proxy.newProxyInstance(
                face.getClassLoader(),
                new Class<?>[] {face},
                (proxy, called, arguments) -> called.getName().equals(method) ? value : null));
        ObjectName name = new ObjectName("test:type=" + face.getSimpleName() + ",method=" + method);
        if (!server.isRegistered(name)) {
            server.registerMBean(new StandardMBean(bean, face, true), name);
        }
        return name;
    }

    private static void expectEachItemChecked(CompositeData good, Function<CompositeData, ?> from)
            throws OpenDataException {
        for (String key : good.getCompositeType().keySet()) {
            CompositeData lacking = without(good, key);
            if (!LATER.contains(key)) {
                assertThatThrownBy(() -> from.apply(lacking))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("'" + key + "'");
            }
            CompositeData wrong = retyped(good, key);
            assertThatThrownBy(() -> from.apply(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + key + "'");
        }
    }

    private static CompositeData without(CompositeData data, String key) throws OpenDataException {
        Map<String, @Nullable Object> values = values(data);
        values.remove(key);
        return build(values, data.getCompositeType(), null);
    }

    private static CompositeData retyped(CompositeData data, String key) throws OpenDataException {
        Map<String, @Nullable Object> values = values(data);
        values.put(key, 'x');
        return build(values, data.getCompositeType(), key);
    }

    private static CompositeData with(CompositeData data, String key, @Nullable Object value) throws OpenDataException {
        Map<String, @Nullable Object> values = values(data);
        values.put(key, value);
        return build(values, data.getCompositeType(), null);
    }

    private static Map<String, @Nullable Object> values(CompositeData data) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (String key : data.getCompositeType().keySet()) {
            values.put(key, data.get(key));
        }
        return values;
    }

    private static CompositeData build(
            Map<String, @Nullable Object> values, CompositeType like, @Nullable String retyped)
            throws OpenDataException {
        String[] keys = values.keySet().toArray(new String[0]);
        OpenType<?>[] types = new OpenType<?>[keys.length];
        for (int i = 0; i < keys.length; i++) {
            types[i] = keys[i].equals(retyped) ? SimpleType.CHARACTER : like.getType(keys[i]);
        }
        CompositeType type = new CompositeType("test", "test", keys, keys, types);
        return new CompositeDataSupport(type, values);
    }

    private static Heartbeat heartbeat() {
        SessionCounts.Builder counts = new SessionCounts.Builder();
        counts.known = false;
        counts.user = 1;
        counts.opening = 2;
        counts.probe = 3;
        counts.batch = 4;
        counts.engine = 10;
        counts.openedTotal = 11;
        counts.closedTotal = 12;
        counts.failedOpens = 13;
        counts.failedCloses = 14;
        Heartbeat.Builder to = new Heartbeat.Builder("a1");
        to.sequence = 21;
        to.timeMillis = 22;
        to.epoch = 23;
        to.idleMillis = 24;
        to.lastCloseMillis = 25;
        to.operations = 26;
        to.exitPhase = ExitPhase.STOP_ENTERED;
        to.milestones = 27;
        to.hookErrors = 28;
        to.deadlockedThreads = 29;
        to.watch = WatchState.LOST;
        to.contextStopped = true;
        to.stopUnmovedMillis = 30;
        to.jobChanges = 31;
        return to.build(counts.build());
    }

    private static SessionInfo session() {
        SessionInfo.Builder to = new SessionInfo.Builder("s1", SessionKind.PROBE);
        to.user = "alice";
        to.clientAddress = "10.1.2.3";
        to.name = "report";
        to.openedMillis = 1;
        to.lastAccessMillis = 2;
        to.idleMillis = 3;
        to.runningOperations = 4;
        to.closingMillis = 5;
        return to.build();
    }
}
