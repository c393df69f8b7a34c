package dev.inari.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The one promise that must hold under any interleaving: no exit begins while somebody is served. Clients open and close at random, a guard
 * asks again and again; whoever was let in says so in a second counter, beside the gate, which must be zero whenever the gate closes.
 */
class ExitGateRaceTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 2_000;

    private final ExitGate gate = new ExitGate();
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger letIn = new AtomicInteger();
    private final AtomicInteger clientsLeft = new AtomicInteger(CLIENTS);
    private final CyclicBarrier start = new CyclicBarrier(CLIENTS + 1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void neverClosesOnSomebody(long seed) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CLIENTS + 1);
        try {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seed * 31 + i);
                clients.add(pool.submit(() -> client(random)));
            }
            Future<Integer> guard = pool.submit(this::guard);
            int opened = 0;
            for (Future<Integer> client : clients) {
                opened += client.get();
            }
            assertThat(guard.get()).as("closed gates with somebody inside").isZero();
            assertThat(opened).isEqualTo(letIn.get()).isPositive();
        } finally {
            pool.shutdownNow();
        }
        gate.reopen();
        assertThat(ExitGate.free(gate.read())).isTrue();
        assertThat(gate.tryClose(ExitGate.epoch(gate.read()))).isTrue();
    }

    private int client(Random random) throws Exception {
        start.await();
        int opened = 0;
        for (int i = 0; i < ROUNDS; i++) {
            while (!gate.tryOpen()) {
                LockSupport.parkNanos(1_000);
            }
            letIn.incrementAndGet();
            served.incrementAndGet();
            opened++;
            boolean fails = random.nextInt(4) == 0;
            if (!fails) {
                gate.sessionOpened();
            }
            spin(random);
            // Whoever leaves says so before the gate hears of it, so a gate that closed too early finds it still
            // inside.
            if (fails) {
                served.decrementAndGet();
                gate.openEnded();
            } else {
                gate.openEnded();
                spin(random);
                served.decrementAndGet();
                gate.sessionClosed();
            }
        }
        clientsLeft.decrementAndGet();
        return opened;
    }

    private int guard() throws Exception {
        Callable<Integer> round = () -> {
            long word = gate.read();
            if (!ExitGate.free(word) || !gate.tryClose(ExitGate.epoch(word))) {
                return 0;
            }
            int wrong = served.get() == 0 && ExitGate.free(gate.read()) ? 0 : 1;
            gate.reopen();
            return wrong;
        };
        start.await();
        int wrong = 0;
        while (clientsLeft.get() > 0) {
            wrong += round.call();
        }
        return wrong;
    }

    private static void spin(Random random) {
        for (int i = random.nextInt(20); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
