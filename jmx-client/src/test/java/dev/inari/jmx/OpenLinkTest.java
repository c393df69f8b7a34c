package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.Heartbeat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls over an open link of an engine that answers, which their callers make without a worker: what a worker did for them holds for them too. */
@Timeout(60)
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
        engine = RmiEngine.with(beans);
    }

    @AfterEach
    void letGo() throws Exception {
        release.countDown();
        callers.shutdownNow();
        engine.close();
    }

    /** Answers once, so that there is a link; from then on each heartbeat waits. */
    private EngineClient thatBlocks(EngineClients clients) {
        EngineClient client = answering(clients);
        beans.beat = () -> {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return beans.heartbeat();
        };
        return client;
    }

    private EngineClient answering(EngineClients clients) {
        EngineClient client = clients.open(engine.announced());
        Outcome<Heartbeat> outcome = client.heartbeat();
        while (outcome instanceof Outcome.TimedOut) {
            // On a busy machine one short deadline may not be enough.
            outcome = client.heartbeat();
        }
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        return client;
    }

    private static EngineClients clients(Duration read, Duration total) {
        return EngineClients.create(new Deadlines(LATER, read, total), 1);
    }

    private static Outcome<String> threadOf(EngineClient client) {
        return client.browse("who asks", mbeans -> Thread.currentThread().getName());
    }

    @Test
    void theFirstCallIsAWorkersAndTheNextOnesAreTheirCallers() throws Exception {
        try (EngineClients clients = clients(LATER, LATER)) {
            EngineClient client = clients.open(engine.announced());
            assertThat(name(threadOf(client))).startsWith("inari-jmx-");
            String second = callers.submit(() -> name(threadOf(client))).get(30, TimeUnit.SECONDS);
            assertThat(second).isEqualTo("caller");
        }
    }

    private static String name(Outcome<String> thread) {
        return ((Outcome.Answered<String>) thread).value();
    }

    @Test
    void anEngineThatFallsSilentHoldsItsCallerToTheDeadlineAndIsAskedByAWorkerNext() throws Exception {
        try (EngineClients clients = clients(LATER, SOON)) {
            EngineClient client = thatBlocks(clients);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.TimedOut.class);
            release.countDown();
            Outcome<String> next = threadOf(client);
            while (next instanceof Outcome.TimedOut) {
                next = threadOf(client);
            }
            assertThat(name(next)).startsWith("inari-jmx-");
        }
    }

    @Test
    void closeDuringTheCallRefusesItAtOnceAndInterruptsNobodyLater() throws Exception {
        try (EngineClients clients = clients(LATER, LATER)) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<Outcome<Heartbeat>> call = new CompletableFuture<>();
            callers.execute(() -> {
                call.complete(client.heartbeat());
                interrupted.complete(Thread.currentThread().isInterrupted());
            });
            entered.await();
            client.close();
            assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
            assertThat(interrupted.get(30, TimeUnit.SECONDS)).isFalse();
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void aCallersOwnInterruptIsKept() throws Exception {
        try (EngineClients clients = clients(LATER, LATER)) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Outcome<Heartbeat> unused = client.heartbeat();
                kept.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            entered.await();
            caller.interrupt();
            release.countDown();
            assertThat(kept.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anEngineThatIsGoneIsRefusedAndFoundAgain() throws Exception {
        try (EngineClients clients = clients(LATER, LATER)) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Outcome<Heartbeat>> call = CompletableFuture.supplyAsync(client::heartbeat, callers);
            entered.await();
            engine.cutConnections();
            assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
            release.countDown();
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void nonsenseIsMalformedAndThePeerIsLeftByAWorker() throws Exception {
        try (EngineClients clients = clients(LATER, LATER)) {
            EngineClient client = answering(clients);
            beans.beat = () -> null;
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Malformed.class);
            beans.beat = beans::heartbeat;
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            assertThat(engine.connections()).isEqualTo(1);
        }
    }

    @Test
    void callersWaitForEachOtherOnly() throws Exception {
        try (EngineClients clients = clients(LATER, LATER);
                RmiEngine other = RmiEngine.with(new EngineBeans())) {
            EngineClient client = thatBlocks(clients);
            CompletableFuture<Outcome<Heartbeat>> first = CompletableFuture.supplyAsync(client::heartbeat, callers);
            CompletableFuture<Outcome<Heartbeat>> second = CompletableFuture.supplyAsync(client::heartbeat, callers);
            entered.await();
            assertThat(clients.open(other.announced()).heartbeat())
                    .describedAs("the only worker is free")
                    .isInstanceOf(Outcome.Answered.class);
            release.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Answered.class);
            assertThat(second.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Answered.class);
        }
    }
}
