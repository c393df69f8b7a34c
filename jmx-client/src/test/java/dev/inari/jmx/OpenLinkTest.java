package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.Heartbeat;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.rmi.RemoteException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Heartbeats over an open link, which their callers read without a worker: whatever the engine sends or leaves out, they come back in time. Each test has a
 * thread that can be left behind, as no interrupt ends what would hang here.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenLinkTest {
    private static final Duration SOON = Duration.ofMillis(400);
    /** Beyond the time limit of the tests: what ends earlier was ended. */
    private static final Duration LATER = Duration.ofMinutes(5);

    private final ExecutorService callers = Executors.newCachedThreadPool(task -> new Thread(task, "caller"));
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final EngineBeans beans = new EngineBeans();
    private RmiEngine engine;

    @BeforeEach
    void open() throws Exception {
        AnswerFilter.install();
        DeadlineSocketFactory.install();
        engine = RmiEngine.with(beans);
    }

    @AfterEach
    void letGo() throws Exception {
        release.countDown();
        callers.shutdownNow();
        engine.close();
    }

    private EngineClient answering(EngineClients clients) {
        EngineClient client = clients.open(engine.announced());
        EngineBeans.expectAnswerInTheEnd(client);
        return client;
    }

    /** Answers once, so that there is a link; from then on each heartbeat waits. */
    private EngineClient thatBlocks(EngineClients clients) {
        EngineClient client = answering(clients);
        beans.block(entered, release);
        return client;
    }

    /** Answers once, and from then on with what no agent would. */
    private EngineClient thatAnswersWith(EngineClients clients, Callable<Object> pulse) throws Exception {
        EngineClient client = answering(clients);
        engine.mbeans.unregisterMBean(Contract.ENGINE);
        engine.mbeans.registerMBean(new Hostile(pulse), Contract.ENGINE);
        return client;
    }

    private record Hostile(Callable<Object> pulse) implements DynamicMBean {
        @Override
        public Object getAttribute(String name) throws MBeanException, AttributeNotFoundException {
            if (!name.equals("Pulse")) {
                throw new AttributeNotFoundException(name);
            }
            try {
                return pulse.call();
            } catch (Exception e) {
                throw new MBeanException(e);
            }
        }

        @Override
        public void setAttribute(Attribute attribute) {}

        @Override
        public AttributeList getAttributes(String[] names) {
            return new AttributeList();
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            return attributes;
        }

        @Override
        public Object invoke(String operation, Object[] arguments, String[] signature) {
            return "";
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo("hostile", "", null, null, null, null);
        }
    }

    private static EngineClients clients(Duration total) {
        return EngineClients.create(new Deadlines(LATER, LATER, total), 1);
    }

    @Test
    void aRowOfTextsIsReadByItsCallerAndAllElseByAWorker() {
        try (SharedHttp http = new SharedHttp(LATER);
                Workers workers = new Workers(1)) {
            EngineLine line = new EngineLine(
                    "engine", Transport.to(engine.announced(), http), new Deadlines(LATER, LATER, LATER), workers);
            assertThat(readerOf(line, Call.Takes.TEXTS))
                    .as("there is no link yet")
                    .startsWith("inari-jmx-");
            assertThat(readerOf(line, Call.Takes.TEXTS))
                    .isEqualTo(Thread.currentThread().getName());
            assertThat(readerOf(line, Call.Takes.VALUES)).startsWith("inari-jmx-");
            assertThat(readerOf(line, Call.Takes.ANYTHING)).startsWith("inari-jmx-");
            Outcome<String> texts = line.ask("sessions", Call.Takes.TEXTS, Sizes.LIST_BYTES, link -> {
                Object unused = link.read(Contract.SESSIONS, "Table");
                return new Outcome.Answered<>(Thread.currentThread().getName());
            });
            assertThat(((Outcome.Answered<String>) texts).value())
                    .as("open data is no row of texts")
                    .startsWith("inari-jmx-");
            line.close();
        }
    }

    private static String readerOf(EngineLine line, Call.Takes takes) {
        Outcome<String> outcome = line.ask("heartbeat", takes, Sizes.VALUE_BYTES, link -> {
            Object unused = link.read(Contract.ENGINE, "Pulse");
            return new Outcome.Answered<>(Thread.currentThread().getName());
        });
        return ((Outcome.Answered<String>) outcome).value();
    }

    @Test
    void anEngineThatFallsSilentHoldsItsCallerToTheDeadline() {
        try (EngineClients clients = clients(SOON)) {
            EngineClient client = thatBlocks(clients);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.TimedOut.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.TimedOut.class);
            release.countDown();
            EngineBeans.expectAnswerInTheEnd(client);
        }
    }

    /** A few bytes whose hash takes for ever: no deadline of a read ends that. */
    @Test
    void whatWouldTakeForEverToReadIsNotRead() throws Exception {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = thatAnswersWith(clients, OpenLinkTest::bomb);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Malformed.class);
            assertThat(client.identifiedHeartbeat()).isInstanceOf(Outcome.Malformed.class);
        }
    }

    /** Some hundred kilobytes that are more values than anybody could look at. */
    @Test
    void anArrayThatHoldsTheSameOneManyTimesIsNotLookedThrough() throws Exception {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = thatAnswersWith(clients, () -> {
                Object[] all = new Object[0];
                for (int depth = 0; depth < 4; depth++) {
                    Object[] next = new Object[10_000];
                    Arrays.fill(next, all);
                    all = next;
                }
                return all;
            });
            assertThat(client.sessions()).isInstanceOf(Outcome.Answered.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Malformed.class);
        }
    }

    private static Object bomb() {
        List<Object> top = new ArrayList<>();
        List<Object> at = top;
        for (int depth = 0; depth < 26; depth++) {
            List<Object> next = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                at.add(next);
            }
            at = next;
        }
        Map<Object, Object> bomb = new HashMap<>();
        // Its own table would have to hash it here, too.
        bomb.put(new Lazy(top), 1);
        return new Object[] {bomb};
    }

    /** Is replaced by what it holds when it is written. */
    private record Lazy(Object content) implements java.io.Serializable {
        Object writeReplace() {
            return content;
        }

        @Override
        public int hashCode() {
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    @Test
    void anExceptionWithItselfInItIsNotThrown() throws Exception {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = thatAnswersWith(clients, () -> {
                RemoteException own = new RemoteException("x");
                own.detail = own;
                throw own;
            });
            for (int i = 0; i < 3; i++) {
                assertThat(client.heartbeat()).isInstanceOf(Outcome.Malformed.class);
            }
        }
    }

    /** A write has no deadline: an engine that answers without reading could hold its caller for ever. */
    @Test
    void nothingIsSentWithoutAWorkerThatMayNotFitIntoTheKernelsBuffers() throws Exception {
        try (ServerSocket deaf = new ServerSocket()) {
            // As small as the kernel lets it be.
            deaf.setReceiveBufferSize(1);
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Deadlines limits = new Deadlines(LATER, LATER, LATER);
            Call call = new Call(Deadline.in(LATER), limits, true, Call.Takes.TEXTS, Sizes.VALUE_BYTES);
            int sent = call.runHere(() -> {
                try (Socket socket = DeadlineSocketFactory.dial("127.0.0.1", deaf.getLocalPort())) {
                    OutputStream out = socket.getOutputStream();
                    int bytes = 0;
                    try {
                        while (true) {
                            out.write(new byte[300]);
                            bytes += 300;
                        }
                    } catch (SocketException e) {
                        assertThat(e).hasMessageContaining("without a worker");
                    }
                    return bytes;
                }
            });
            assertThat(sent).isBetween(60_000, 64 * 1024);
        }
    }

    /** RMI does before each other call, but for one that follows the last within its round trip. */
    @Test
    void noHeartbeatIsPrecededByTheQuestionWhetherTheConnectionLives() {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = answering(clients);
            long before = engine.pings();
            for (int i = 0; i < 20; i++) {
                assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
                assertThat(client.identifiedHeartbeat()).isInstanceOf(Outcome.Answered.class);
            }
            assertThat(engine.pings()).isEqualTo(before);
            while (engine.pings() == before) {
                assertThat(client.sessions()).isInstanceOf(Outcome.Answered.class);
            }
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void aConnectionThatBrokeSinceTheLastHeartbeatCostsNone() throws Exception {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = answering(clients);
            for (int i = 0; i < 5; i++) {
                assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
                engine.cutConnections();
                assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            }
        }
    }

    @Test
    void closeDuringTheCallRefusesItAtOnce() throws Exception {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Outcome<Heartbeat>> call = CompletableFuture.supplyAsync(client::heartbeat, callers);
            entered.await();
            client.close();
            assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void aCallersInterruptIsKeptAlsoWhenTheClientIsClosed() throws Exception {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Outcome<Heartbeat> unused = client.heartbeat();
                kept.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            entered.await();
            caller.interrupt();
            client.close();
            assertThat(kept.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anEngineThatIsGoneIsRefusedAndFoundAgain() throws Exception {
        try (EngineClients clients = clients(LATER)) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Outcome<Heartbeat>> call = CompletableFuture.supplyAsync(client::heartbeat, callers);
            entered.await();
            release.countDown();
            engine.cutConnections();
            assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOfAny(Outcome.Refused.class, Outcome.Answered.class);
            EngineBeans.expectAnswerInTheEnd(client);
        }
    }

    @Test
    void callersWaitForEachOtherOnly() throws Exception {
        try (EngineClients clients = clients(LATER);
                RmiEngine other = RmiEngine.with(new EngineBeans())) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Outcome<Heartbeat>> first = CompletableFuture.supplyAsync(client::heartbeat, callers);
            CompletableFuture<Outcome<Heartbeat>> second = CompletableFuture.supplyAsync(client::heartbeat, callers);
            entered.await();
            assertThat(clients.open(other.announced()).heartbeat())
                    .as("the only worker is free")
                    .isInstanceOf(Outcome.Answered.class);
            release.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Answered.class);
            assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Answered.class);
        }
    }
}
