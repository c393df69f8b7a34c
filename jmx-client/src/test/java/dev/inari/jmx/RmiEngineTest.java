package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.SessionsMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of calls to a connector that works, has other secrets, or has no agent behind it. */
class RmiEngineTest {
    private final EngineClients clients = EngineClients.create(
            new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)), 2);

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @Test
    void wrongSecretIsNamedAsSuchAndNotShown() throws Exception {
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            Outcome<Heartbeat> outcome =
                    clients.open(engine.announced("hunter2")).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.AuthenticationFailed.class);
            assertThat(outcome.describe()).contains("inari").doesNotContain("hunter2");
        }
    }

    @Test
    void noCredentialsAreNotAccepted() throws Exception {
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            Outcome<Heartbeat> outcome =
                    clients.open(new Endpoint.JmxUrl(engine.url(), null, false)).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.AuthenticationFailed.class);
        }
    }

    @Test
    void secretIsAskedForAtEachConnection() throws Exception {
        AtomicReference<String> secret = new AtomicReference<>("old");
        AtomicInteger asked = new AtomicInteger();
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            EngineClient client = clients.open(new Endpoint.Announced(engine.url(), 1, () -> {
                asked.incrementAndGet();
                return secret.get();
            }));
            assertThat(client.heartbeat()).isInstanceOf(Outcome.AuthenticationFailed.class);
            secret.set(RmiEngine.SECRET);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void otherMBeansAreBrowsedWithWhatTheySayOfThemselves() throws Exception {
        ObjectName memory = new ObjectName("java.lang:type=Memory");
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            engine.mbeans.registerMBean(ManagementFactory.getMemoryMXBean(), memory);
            Outcome<List<Object>> outcome = clients.open(engine.announced())
                    .browse(
                            "memory",
                            mbeans -> List.of(
                                    mbeans.queryNames(new ObjectName("java.lang:*"), null),
                                    mbeans.queryMBeans(memory, null),
                                    mbeans.getMBeanInfo(memory).getAttributes().length,
                                    mbeans.getMBeanInfo(new ObjectName(SessionsMXBean.NAME))
                                            .getAttributes()
                                            .length,
                                    mbeans.getAttribute(memory, "HeapMemoryUsage")));
            assertThat(outcome).isInstanceOf(Outcome.Answered.class);
            List<Object> answers = ((Outcome.Answered<List<Object>>) outcome).value();
            assertThat(answers.get(0)).isEqualTo(Set.of(memory));
            assertThat(answers.get(4)).isInstanceOf(CompositeData.class);
        }
    }

    @Test
    void whatIsBrowsedIsOfTheClassesOfJmxOrRefused() throws Exception {
        ObjectName own = new ObjectName("test:type=Own");
        try (RmiEngine engine = new RmiEngine()) {
            engine.mbeans.registerMBean(new Own(), own);
            EngineClient client = clients.open(engine.announced());
            assertThat(client.browse("own", mbeans -> mbeans.getAttribute(own, "Foreign")))
                    .isInstanceOf(Outcome.Malformed.class);
            assertThat(client.browse("own", mbeans -> mbeans.getAttribute(own, "Plain")))
                    .isEqualTo(new Outcome.Answered<>("plain"));
        }
    }

    /** Has an attribute of a class of its own. */
    public interface OwnMBean {
        String getPlain();

        Foreign getForeign();
    }

    /** An MBean as applications have them. */
    public static final class Own implements OwnMBean {
        @Override
        public String getPlain() {
            return "plain";
        }

        @Override
        public Foreign getForeign() {
            return new Foreign("x");
        }
    }

    /** A class that nobody but its application knows. */
    public record Foreign(String text) implements Serializable {}

    @Test
    void secretThatCannotBeReadIsAnOutcomeToo() throws Exception {
        try (RmiEngine engine = new RmiEngine()) {
            Outcome<Heartbeat> outcome = clients.open(new Endpoint.Announced(engine.url(), 1, () -> {
                        throw new IllegalStateException("file is gone");
                    }))
                    .heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.AuthenticationFailed.class);
        }
    }

    @Test
    void jvmWithoutAgentIsNotInstrumented() throws Exception {
        try (RmiEngine engine = new RmiEngine()) {
            EngineClient client = clients.open(engine.announced());
            assertThat(client.identity()).isInstanceOf(Outcome.NotInstrumented.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.NotInstrumented.class);
            assertThat(client.requestExit(1, "test")).isInstanceOf(Outcome.NotInstrumented.class);
        }
    }

    @Test
    void heartbeatAndIdentityComeInOneRequest() throws Exception {
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            EngineClient client = clients.open(engine.announced());
            Outcome<IdentifiedHeartbeat> outcome = client.identifiedHeartbeat();
            assertThat(outcome.map(IdentifiedHeartbeat::identity)).isEqualTo(client.identity());
            assertThat(outcome.map(told -> told.heartbeat().getEpoch()))
                    .isEqualTo(new Outcome.Answered<>(EngineBeans.EPOCH));
        }
    }

    @Test
    void anAgentWithoutThePulseIsReadInOpenData() throws Exception {
        EngineBeans beans = new EngineBeans();
        beans.older = true;
        try (RmiEngine engine = RmiEngine.with(beans)) {
            EngineClient client = clients.open(engine.announced());
            Outcome<IdentifiedHeartbeat> outcome = client.identifiedHeartbeat();
            assertThat(outcome.map(IdentifiedHeartbeat::identity)).isEqualTo(client.identity());
            assertThat(outcome.map(told -> told.heartbeat().getEpoch()))
                    .isEqualTo(new Outcome.Answered<>(EngineBeans.EPOCH));
            assertThat(client.heartbeat().map(Heartbeat::getEpoch))
                    .isEqualTo(new Outcome.Answered<>(EngineBeans.EPOCH));
        }
    }

    @Test
    void anIdentifiedHeartbeatLacksNeitherPart() throws Exception {
        EngineBeans beans = new EngineBeans();
        beans.beat = () -> {
            throw new IllegalStateException("no heartbeat");
        };
        try (RmiEngine engine = RmiEngine.with(beans)) {
            assertThat(clients.open(engine.announced()).identifiedHeartbeat()).isInstanceOf(Outcome.Malformed.class);
        }
        beans = new EngineBeans();
        beans.protocol = 2;
        try (RmiEngine engine = RmiEngine.with(beans)) {
            assertThat(clients.open(engine.announced()).identifiedHeartbeat())
                    .isInstanceOf(Outcome.NotInstrumented.class);
        }
    }

    @Test
    void aRehearsalAsksWithAnEpochThatNoHeartbeatHas() throws Exception {
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            Outcome<ExitAnswer> outcome = clients.open(engine.announced()).rehearseExit();
            assertThat(outcome.describe()).contains("EPOCH_MOVED").contains("-1");
        }
    }

    @Test
    void newerProtocolIsNotInstrumentedForUs() throws Exception {
        EngineBeans beans = new EngineBeans();
        beans.protocol = 2;
        try (RmiEngine engine = RmiEngine.with(beans)) {
            Outcome<EngineIdentity> outcome = clients.open(engine.announced()).identity();
            assertThat(outcome).isInstanceOf(Outcome.NotInstrumented.class);
            assertThat(outcome.describe()).contains("protocol 2");
        }
    }

    @Test
    void oneConnectionServesAllCallsAndIsGivenBack() throws Exception {
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            EngineClient client = clients.open(engine.announced());
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            assertThat(engine.connections()).isEqualTo(1);
            client.close();
            engine.awaitLeave();
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void closedClientsOpenNothing() throws Exception {
        clients.close();
        clients.close();
        try (RmiEngine engine = new RmiEngine()) {
            assertThatThrownBy(() -> clients.open(engine.announced())).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service:jmx:rmi:///jndi/ldap://127.0.0.1:1/x",
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:1/x",
                "service:jmx:jmxmp://127.0.0.1:1",
                "service:jmx:rmi:///stub/%%%",
                "nonsense"
            })
    void announcementOfAnotherUrlIsNotFollowed(String url) {
        Outcome<Heartbeat> outcome = clients.open(new Endpoint.Announced(url, 1, () -> RmiEngine.SECRET))
                .heartbeat();
        assertThat(outcome).isInstanceOfAny(Outcome.Refused.class, Outcome.Malformed.class);
        assertThat(outcome.describe()).doesNotContain(RmiEngine.SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service:jmx:rmi:///jndi/ldap://127.0.0.1:1/x",
                "service:jmx:rmi:///jndi/rmi://127.0.0.1:1/x",
                "service:jmx:rmi:///jndi/rmi://127.0.0.1",
                "service:jmx:rmi:///jndi/rmi://[/",
                "nonsense"
            })
    void configuredUrlThatLeadsNowhereIsRefused(String url) {
        assertThat(clients.open(new Endpoint.JmxUrl(url, null, false)).heartbeat())
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void longestTableIsWholeAndALongerOneIsNot() throws Exception {
        EngineBeans beans = new EngineBeans();
        try (RmiEngine engine = RmiEngine.with(beans)) {
            EngineClient client = clients.open(engine.announced());
            beans.table = sessions(Sizes.MOST_ENTRIES);
            assertThat(answer(client.sessions())).hasSize(Sizes.MOST_ENTRIES);
            beans.table = sessions(Sizes.MOST_ENTRIES + 1);
            assertThat(client.sessions()).isInstanceOf(Outcome.Malformed.class);
        }
    }

    @Test
    void longestDumpIsWholeAndALongerOneIsNot() throws Exception {
        EngineBeans beans = new EngineBeans();
        try (RmiEngine engine = RmiEngine.with(beans)) {
            EngineClient client = clients.open(engine.announced());
            beans.dump = "\u65e5".repeat(Sizes.LONGEST_DUMP);
            assertThat(answer(client.threadDump())).isEqualTo(beans.dump);
            beans.dump = "x".repeat(Sizes.LONGEST_DUMP + 1);
            assertThat(client.threadDump()).isInstanceOf(Outcome.Malformed.class);
        }
    }

    private static SessionInfo[] sessions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> EngineBeans.session("s-" + i))
                .toArray(SessionInfo[]::new);
    }

    @Test
    void answersEverything() throws Exception {
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            assertAllAnswers(clients.open(engine.announced()));
        }
    }

    @Test
    void engineThatIsRebuiltIsFoundAgain() throws Exception {
        int port = Ports.free();
        Registry registry = LocateRegistry.createRegistry(port);
        String url = "service:jmx:rmi:///jndi/rmi://localhost:" + port + "/jmxrmi";
        Endpoint endpoint = new Endpoint.JmxUrl(url, new Endpoint.Credentials("inari", () -> RmiEngine.SECRET), false);
        EngineClient client = clients.open(endpoint);
        try {
            assertThat(client.heartbeat()).as("nothing bound yet").isInstanceOf(Outcome.Refused.class);
            try (RmiEngine first = new RmiEngine(url)) {
                new EngineBeans().register(first.mbeans);
                assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            }
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Refused.class);
            try (RmiEngine second = new RmiEngine(url)) {
                new EngineBeans().register(second.mbeans);
                assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            }
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }

    /** The whole contract, item by item; the other transports must give the same. */
    static void assertAllAnswers(EngineClient client) {
        EngineBeans.expectWatches(client);
        EngineBeans.expectJobs(client);
        assertThat(client.identity())
                .isEqualTo(new Outcome.Answered<>(new EngineIdentity(
                        1,
                        EngineBeans.AGENT_ID,
                        4711,
                        5_000_000_000L,
                        "boot",
                        "kyuubi-flink",
                        "CONNECTION",
                        "configuration",
                        "ref",
                        "alice",
                        "1.10.3",
                        "application_1",
                        "/kyuubi")));
        Heartbeat beat = answer(client.heartbeat());
        assertThat(beat.getEpoch()).isEqualTo(EngineBeans.EPOCH);
        assertThat(beat.getExitPhase()).isEqualTo(ExitPhase.STOP_ENTERED);
        assertThat(beat.getOperations()).isEqualTo(-1);
        assertThat(beat.getSessions().getOpenedTotal()).isEqualTo(3_000_000_000L);
        assertThat(beat.getSessions().getProbe()).isEqualTo(2);
        assertThat(beat.getDeadlockedThreads()).isEqualTo(3);
        assertThat(beat.isContextStopped()).isTrue();
        assertThat(beat.getStopUnmovedMillis()).isEqualTo(6_000_000_000L);
        assertThat(answer(client.sessions())).singleElement().satisfies(session -> {
            assertThat(session.getKind()).isEqualTo(SessionKind.PROBE);
            assertThat(session.getUser()).isEqualTo("bob \"ünï\" \\ 日本");
            assertThat(session.getIdleMillis()).isEqualTo(42);
        });
        assertClosesAnswer(client);
        assertExitAndAgentAnswer(client);
    }

    private static void assertClosesAnswer(EngineClient client) {
        assertThat(answer(client.leaked())).singleElement().satisfies(session -> assertThat(session.getId())
                .isEqualTo("leaked"));
        assertThat(answer(client.closeSession("leaked", SessionsMXBean.NO_FENCE, "a \"leak\"")))
                .hasToString("GONE: a \"leak\"");
        assertThat(answer(client.closeSession("s/1", 5_000_000_000L, "orphan")))
                .hasToString("MOVED: s/1 was used after 5000000000");
    }

    private static void assertExitAndAgentAnswer(EngineClient client) {
        ExitAnswer accepted = answer(client.requestExit(EngineBeans.EPOCH, "idle for 5 s, \"quoted\" / slashed"));
        assertThat(accepted.getCode()).isEqualTo(ExitAnswer.Code.ACCEPTED);
        assertThat(accepted.getMessage()).isEqualTo("idle for 5 s, \"quoted\" / slashed");
        assertThat(answer(client.requestExit(7, "x")).getMessage()).isEqualTo("epoch was 7");
        assertThat(answer(client.exitThoughServing("maintenance")))
                .hasToString("ALREADY_ACCEPTED at epoch " + EngineBeans.EPOCH + ": maintenance");
        assertThat(answer(client.reopen("test")).getCode()).isEqualTo(ExitAnswer.Code.NOT_CLOSING);
        assertThat(answer(client.milestones())).singleElement().hasToString("ASKED at 1700000000000 (test)");
        assertThat(answer(client.threadsHoldingJvm())).containsExactly("main: at A", "pool-1: at B");
        assertThat(answer(client.threadDump())).isEqualTo("2 threads\n\n\"main\" #1\n\tat A");
        assertThat(answer(client.targets())).singleElement().satisfies(target -> assertThat(target.isWoven())
                .isTrue());
        assertThat(client.problems()).isEqualTo(new Outcome.Answered<>(List.of()));
    }

    static <T> T answer(Outcome<T> outcome) {
        assertThat(outcome).as(outcome.describe()).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered<T>) outcome).value();
    }
}
