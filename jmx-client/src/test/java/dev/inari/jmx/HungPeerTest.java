package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.Heartbeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that do not answer: the caller comes back, the worker comes free, and other engines are answered meanwhile. */
@Timeout(60)
class HungPeerTest {
    private static final Duration SOON = Duration.ofMillis(400);
    /** Beyond the time limit of the tests: what ends earlier was ended. */
    private static final Duration LATER = Duration.ofMinutes(5);

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<EngineClients> opened = new ArrayList<>();

    @AfterEach
    void letGo() {
        release.countDown();
        opened.forEach(EngineClients::close);
        callers.shutdownNow();
    }

    private EngineClients clients(Duration total, int workers) {
        EngineClients clients = EngineClients.create(new Deadlines(total, total, total), workers);
        opened.add(clients);
        return clients;
    }

    private EngineBeans blocking() {
        EngineBeans beans = new EngineBeans();
        beans.block(entered, release);
        return beans;
    }

    private CompletableFuture<Outcome<Heartbeat>> heartbeatOf(EngineClient client) {
        return CompletableFuture.supplyAsync(client::heartbeat, callers);
    }

    @Test
    void silentPortTimesOutAndGivesItsOnlyWorkerBack() throws Exception {
        EngineClients clients = clients(SOON, 1);
        try (HungPeer hung = new HungPeer();
                RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            assertThat(clients.open(hung.endpoint("a")).heartbeat()).isInstanceOf(Outcome.TimedOut.class);
            EngineBeans.expectAnswerInTheEnd(clients.open(engine.announced()));
        }
    }

    @Test
    void blockedGetterTimesOutAndTheNextCallConnectsAnew() throws Exception {
        EngineBeans beans = blocking();
        try (RmiEngine engine = RmiEngine.with(beans)) {
            EngineClient client = clients(SOON, 1).open(engine.announced());
            Outcome<Heartbeat> outcome = client.heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(outcome.describe()).contains("heartbeat").contains("4711");
            release.countDown();
            EngineBeans.expectAnswerInTheEnd(client);
        }
    }

    @Test
    void peerThatDripsBytesIsHeldToTheTotal() throws Exception {
        EngineClients clients = EngineClients.create(new Deadlines(LATER, LATER, SOON), 1);
        opened.add(clients);
        try (DrippingPeer dripping = new DrippingPeer();
                RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            Outcome<Heartbeat> outcome = clients.open(dripping.endpoint()).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(dripping.drops()).isGreaterThan(2);
            EngineBeans.expectAnswerInTheEnd(clients.open(engine.announced()));
        }
    }

    @Test
    void hungEngineHoldsOneWorkerHoweverManyAsk() throws Exception {
        EngineClients clients = clients(LATER, 2);
        try (RmiEngine stuck = RmiEngine.with(blocking());
                RmiEngine healthy = RmiEngine.with(new EngineBeans())) {
            EngineClient client = clients.open(healthy.announced());
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            EngineClient stuckClient = clients.open(stuck.announced());
            List<CompletableFuture<Outcome<Heartbeat>>> asked = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                asked.add(heartbeatOf(stuckClient));
            }
            entered.await();
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
            release.countDown();
            for (CompletableFuture<Outcome<Heartbeat>> one : asked) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Answered.class);
            }
        }
    }

    @Test
    void twentyHungPeersDoNotStopAHealthyEngine() throws Exception {
        EngineClients clients = clients(Duration.ofSeconds(3), 4);
        AtomicBoolean stop = new AtomicBoolean();
        try (HungPeer hung = new HungPeer();
                RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            EngineClient healthy = clients.open(engine.announced());
            EngineBeans.expectAnswerInTheEnd(healthy);
            CountDownLatch asking = new CountDownLatch(20);
            for (int i = 0; i < 20; i++) {
                EngineClient client = clients.open(hung.endpoint("engine" + i));
                callers.execute(() -> {
                    asking.countDown();
                    while (!stop.get()) {
                        client.heartbeat();
                    }
                });
            }
            asking.await();
            for (int i = 0; i < 50; i++) {
                assertThat(healthy.heartbeat()).isInstanceOf(Outcome.Answered.class);
            }
            stop.set(true);
        }
    }

    @Test
    void connectionCutInMidCallIsRefusedAndMadeAnew() throws Exception {
        try (RmiEngine engine = RmiEngine.with(blocking())) {
            EngineClient client = clients(LATER, 1).open(engine.announced());
            CompletableFuture<Outcome<Heartbeat>> call = heartbeatOf(client);
            entered.await();
            engine.cutConnections();
            assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
            release.countDown();
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void silentReadTimesOutBeforeTheTotal() throws Exception {
        EngineClients clients = EngineClients.create(new Deadlines(LATER, SOON, LATER), 1);
        opened.add(clients);
        try (HungPeer hung = new HungPeer()) {
            Outcome<Heartbeat> outcome = clients.open(hung.endpoint("a")).heartbeat();
            assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
            assertThat(outcome.describe()).contains("Read timed out");
        }
    }

    @Test
    void connectionHasNoThreadOfItsOwnThatAsksThePeer() throws Exception {
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            assertThat(clients(LATER, 1).open(engine.announced()).heartbeat()).isInstanceOf(Outcome.Answered.class);
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().contains("JMX client heartbeat"))
                    .filteredOn(thread -> thread.getName().startsWith("inari-jmx-"))
                    .allMatch(Thread::isDaemon);
        }
    }

    @Test
    void closeDuringACallRefusesItAtOnce() throws Exception {
        try (RmiEngine engine = RmiEngine.with(blocking());
                RmiEngine other = RmiEngine.with(new EngineBeans())) {
            EngineClients clients = clients(LATER, 1);
            EngineClient client = clients.open(engine.announced());
            CompletableFuture<Outcome<Heartbeat>> call = heartbeatOf(client);
            entered.await();
            client.close();
            client.close();
            assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
            assertThat(client.heartbeat()).isInstanceOf(Outcome.Refused.class);
            assertThat(clients.open(other.announced()).heartbeat())
                    .as("the only worker is free again")
                    .isInstanceOf(Outcome.Answered.class);
        }
    }

    @Test
    void closingTheClientsRefusesTheirCalls() throws Exception {
        try (RmiEngine engine = RmiEngine.with(blocking())) {
            EngineClients clients = clients(LATER, 1);
            CompletableFuture<Outcome<Heartbeat>> call = heartbeatOf(clients.open(engine.announced()));
            entered.await();
            clients.close();
            assertThat(call.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    void interruptEndsTheWaitAndIsKept() throws Exception {
        try (RmiEngine engine = RmiEngine.with(blocking());
                RmiEngine other = RmiEngine.with(new EngineBeans())) {
            EngineClients clients = clients(LATER, 1);
            EngineClient client = clients.open(engine.announced());
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                Outcome<Heartbeat> outcome = client.heartbeat();
                kept.complete(outcome instanceof Outcome.TimedOut
                        && Thread.currentThread().isInterrupted());
            });
            caller.start();
            entered.await();
            caller.interrupt();
            assertThat(kept.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(clients.open(other.announced()).heartbeat())
                    .as("the only worker is free again")
                    .isInstanceOf(Outcome.Answered.class);
        }
    }
}
