package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that answer under our names, but not what the contract says; some mean harm. */
class NonsenseTest {
    private final EngineClients clients = EngineClients.create(
            new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)), 2);
    private final Map<String, Object> attributes = new HashMap<>();

    @AfterEach
    void closeClients() {
        clients.close();
    }

    /** Answers whatever it is told to, without any of the checks of an MXBean. */
    private final class Nonsense implements DynamicMBean {
        @Override
        public @Nullable Object getAttribute(String name) throws AttributeNotFoundException {
            if (!attributes.containsKey(name)) {
                throw new AttributeNotFoundException(name);
            }
            Object value = attributes.get(name);
            if (value instanceof RuntimeException failure) {
                throw failure;
            }
            return value;
        }

        @Override
        public AttributeList getAttributes(String[] names) {
            AttributeList list = new AttributeList();
            attributes.forEach((name, value) -> list.add(new Attribute(name, value)));
            return list;
        }

        @Override
        public void setAttribute(Attribute attribute) {}

        @Override
        public AttributeList setAttributes(AttributeList list) {
            return list;
        }

        @Override
        public @Nullable Object invoke(String operation, Object[] arguments, String[] signature) {
            return attributes.get(operation);
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo(Nonsense.class.getName(), "", null, null, null, null);
        }
    }

    private EngineClient nonsense(RmiEngine engine) throws Exception {
        engine.mbeans.registerMBean(new Nonsense(), Contract.ENGINE);
        engine.mbeans.registerMBean(new Nonsense(), Contract.SESSIONS);
        engine.mbeans.registerMBean(new Nonsense(), Contract.EXIT);
        engine.mbeans.registerMBean(new Nonsense(), Contract.AGENT);
        return clients.open(engine.announced());
    }

    private static CompositeDataSupport composite(String item, OpenType<?> type, Object value) throws Exception {
        String[] items = {item};
        return new CompositeDataSupport(
                new CompositeType("t", "t", items, items, new OpenType<?>[] {type}), items, new Object[] {value});
    }

    static Stream<Object> heartbeats() throws Exception {
        return Stream.of(
                "text",
                42,
                new String[] {"a"},
                composite("agentId", SimpleType.STRING, "only this"),
                composite("agentId", SimpleType.INTEGER, 1),
                composite("agentId", SimpleType.STRING, "x".repeat(Sizes.LONGEST_TEXT + 1)),
                new long[Sizes.MOST_ENTRIES + 1],
                new long[300_000],
                new java.net.URL("http://127.0.0.1/"),
                new IllegalStateException("a getter that throws\nan ERROR line"),
                new Evil());
    }

    @ParameterizedTest
    @MethodSource("heartbeats")
    void heartbeatOfAnotherFormIsMalformed(Object value) throws Exception {
        attributes.put("Heartbeat", value);
        try (RmiEngine engine = new RmiEngine()) {
            Outcome<?> outcome = nonsense(engine).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.Malformed.class);
            assertThat(outcome.describe()).hasSizeLessThan(500).doesNotContain("\n");
            assertThat(Evil.ran).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("heartbeats")
    void pulseOfAnotherFormIsMalformed(Object value) throws Exception {
        attributes.put("Pulse", value);
        try (RmiEngine engine = new RmiEngine()) {
            Outcome<?> outcome = nonsense(engine).identifiedHeartbeat();
            assertThat(outcome).isInstanceOf(Outcome.Malformed.class);
            assertThat(outcome.describe()).hasSizeLessThan(500).doesNotContain("\n");
            assertThat(Evil.ran).isFalse();
        }
    }

    /** Nothing that the JDK's serial filter would see: a string has no class to look at, and its length counts nowhere. */
    private static Object flood(String kind) {
        if (kind.equals("arrays")) {
            Object[] arrays = new Object[12];
            for (int i = 0; i < arrays.length; i++) {
                arrays[i] = new Object[90_000];
            }
            return arrays;
        }
        String text = "x".repeat(30_000_000);
        return kind.equals("text") ? text : new IllegalStateException(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "exception", "arrays"})
    void longAnswerEndsTheCallAndIsNotRead(String kind) throws Exception {
        Object value = flood(kind);
        attributes.put("Heartbeat", value);
        attributes.put("Table", value);
        attributes.put("requestExit", value);
        attributes.put("closeSession", value);
        attributes.put("ThreadDump", value);
        try (RmiEngine engine = new RmiEngine()) {
            EngineClient client = nonsense(engine);
            for (Outcome<?> outcome : List.of(
                    client.heartbeat(),
                    client.sessions(),
                    client.requestExit(1, "x"),
                    client.closeSession("s", 1, "x"),
                    client.threadDump())) {
                assertThat(outcome).isInstanceOf(Outcome.Malformed.class);
                assertThat(outcome.describe())
                        .hasSizeLessThan(500)
                        .containsAnyOf("the answer is longer than ", "filter status: REJECTED");
            }
            attributes.put("Problems", new String[] {"a problem"});
            assertThat(client.problems()).isEqualTo(new Outcome.Answered<>(List.of("a problem")));
        }
    }

    @Test
    void nullsAreMalformed() throws Exception {
        for (String name : List.of(
                "Heartbeat",
                "Table",
                "Leaked",
                "Milestones",
                "Problems",
                "ThreadDump",
                "closeSession",
                "requestExit",
                "requestExitThoughServing")) {
            attributes.put(name, null);
        }
        try (RmiEngine engine = new RmiEngine()) {
            EngineClient client = nonsense(engine);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.sessions()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.milestones()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.problems()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.requestExit(1, "x")).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.leaked()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.threadDump()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.closeSession("s", 1, "x")).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.exitThoughServing("x")).isInstanceOf(Outcome.Malformed.class);
        }
    }

    @Test
    void aDumpOfAnotherFormIsMalformed() throws Exception {
        for (Object dump : List.of(1, new String[] {"main"}, composite("dump", SimpleType.STRING, "main"))) {
            attributes.put("ThreadDump", dump);
            try (RmiEngine engine = new RmiEngine()) {
                assertThat(nonsense(engine).threadDump()).isInstanceOf(Outcome.Malformed.class);
            }
        }
    }

    @Test
    void holesInArraysAreMalformed() throws Exception {
        attributes.put("Table", new CompositeDataSupport[] {null});
        attributes.put("Problems", new String[] {null});
        try (RmiEngine engine = new RmiEngine()) {
            EngineClient client = nonsense(engine);
            assertThat(client.sessions()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.problems()).isInstanceOf(Outcome.Malformed.class);
        }
    }

    @Test
    void missingAttributesAreMalformedAndNamed() throws Exception {
        attributes.put("Protocol", 1);
        try (RmiEngine engine = new RmiEngine()) {
            EngineClient client = nonsense(engine);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.identity()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.identity().describe()).contains("AgentId");
        }
    }

    @Test
    void connectionIsGoodAgainAfterNonsense() throws Exception {
        attributes.put("Heartbeat", new Evil());
        attributes.put("Problems", new String[] {"a problem"});
        try (RmiEngine engine = new RmiEngine()) {
            EngineClient client = nonsense(engine);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.problems()).isEqualTo(new Outcome.Answered<>(List.of("a problem")));
        }
    }

    /** Does its harm when it is read, which needs no cast on our side. */
    static final class Evil implements Serializable {
        private static final long serialVersionUID = 1L;
        static final AtomicBoolean ran = new AtomicBoolean();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            ran.set(true);
        }
    }
}
