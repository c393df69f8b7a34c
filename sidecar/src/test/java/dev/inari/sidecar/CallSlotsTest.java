package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.CallSlots.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shares the threads that talk to engines, and that none of them is lost. */
@Timeout(60)
class CallSlotsTest {
    private static void nothing() {}

    /** Runs calls when it is told to, and decides nothing. */
    private static final class Undecided implements Threads {
        final Deque<Supplier<Runnable>> calls = new ArrayDeque<>();
        final List<Runnable> decisions = new ArrayList<>();
        boolean exhausted;

        @Override
        public void call(Supplier<Runnable> task) {
            if (exhausted) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            calls.add(task);
        }

        @Override
        public void decide(Runnable task) {
            decisions.add(task);
        }

        void runCalls() {
            while (!calls.isEmpty()) {
                calls.remove().get().run();
            }
        }

        @Override
        public void decideAfter(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void signal(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void record(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void scan(Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    @Test
    void aThreadThatIsDoneBeginsTheNextCallBeforeAnythingIsDecided() {
        Undecided threads = new Undecided();
        CallSlots slots = new CallSlots(threads, 2);
        for (int i = 0; i < 5; i++) {
            slots.call(() -> CallSlotsTest::nothing, false, false);
        }
        assertThat(threads.calls).hasSize(2);
        assertThat(slots.view()).isEqualTo(new WorkersView(2, 2, 3));

        threads.runCalls();

        assertThat(threads.decisions).hasSize(5);
        assertThat(slots.view()).isEqualTo(new WorkersView(2, 0, 0));
    }

    @Test
    void theOneThatIsWithdrawnNoLongerWaits() {
        Undecided threads = new Undecided();
        CallSlots slots = new CallSlots(threads, 2);
        List<Waiting> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.add(slots.call(() -> CallSlotsTest::nothing, false, false));
        }
        assertThat(all.get(0).withdraw()).as("it has begun").isFalse();
        assertThat(all.get(2).withdraw()).isTrue();
        assertThat(all.get(2).withdraw()).as("it was withdrawn before").isFalse();
        assertThat(slots.view()).isEqualTo(new WorkersView(2, 2, 0));
        threads.runCalls();
        assertThat(threads.decisions).hasSize(2);
    }

    @Test
    void whereNoThreadCanBeHadTheAnswerBeforeIsKeptAndTheNextCallWaitsOn() {
        Undecided threads = new Undecided();
        CallSlots slots = new CallSlots(threads, 2);
        for (int i = 0; i < 3; i++) {
            slots.call(() -> CallSlotsTest::nothing, i == 2, false);
        }
        slots.call(() -> CallSlotsTest::nothing, false, false);
        threads.exhausted = true;
        assertThatThrownBy(() -> threads.calls.remove().get().run()).isInstanceOf(OutOfMemoryError.class);
        assertThat(threads.decisions).hasSize(1);
        assertThat(slots.view().busy()).isEqualTo(1);

        threads.exhausted = false;
        threads.runCalls();

        assertThat(threads.decisions).hasSize(4);
        assertThat(slots.view()).isEqualTo(new WorkersView(2, 0, 0));
    }

    @Test
    void noCallIsLostAndNoneRunsThatWasWithdrawn() throws Exception {
        long seed = System.nanoTime();
        int count = 20_000;
        AtomicInteger ran = new AtomicInteger();
        AtomicInteger inDoubt = new AtomicInteger();
        AtomicInteger mostInDoubt = new AtomicInteger();
        int withdrawn = 0;
        try (SidecarThreads threads = new SidecarThreads(4)) {
            CallSlots slots = new CallSlots(threads, 4);
            Random random = new Random(seed);
            CountDownLatch left = new CountDownLatch(count);
            for (int i = 0; i < count; i++) {
                boolean doubtful = random.nextBoolean();
                Waiting waiting = slots.call(
                        () -> {
                            int now = doubtful ? inDoubt.incrementAndGet() : 0;
                            mostInDoubt.accumulateAndGet(now, Math::max);
                            ran.incrementAndGet();
                            inDoubt.addAndGet(doubtful ? -1 : 0);
                            return left::countDown;
                        },
                        doubtful,
                        random.nextBoolean());
                if (random.nextInt(4) == 0 && waiting.withdraw()) {
                    withdrawn++;
                    left.countDown();
                }
            }
            left.await();
            assertThat(ran.get() + withdrawn).as("seed " + seed).isEqualTo(count);
            assertThat(mostInDoubt.get()).as("seed " + seed).isLessThanOrEqualTo(2);
            assertThat(slots.view()).as("seed " + seed).isEqualTo(new WorkersView(4, 0, 0));
        }
    }
}
