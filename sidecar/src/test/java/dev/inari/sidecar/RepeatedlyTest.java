package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Passes and what is asked for between them share one thread. */
@Timeout(60)
class RepeatedlyTest {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Semaphore done = new Semaphore(0);
    private final AtomicInteger smaller = new AtomicInteger();

    @Test
    void whatIsAskedForDuringAPassIsDoneAfterItOnceForAll() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Repeatedly looking = new Repeatedly("looking", "test", () -> {
            begun.countDown();
            await(goOn);
        })) {
            Repeatedly unused = looking.begin(Duration.ofHours(1));
            begun.await();
            looking.soon(this::count);
            looking.soon(this::count);
            assertThat(smaller).hasValue(0);
            goOn.countDown();
            done.acquire();
            looking.soon(this::count);
            done.acquire();
            assertThat(smaller).hasValue(2);
        }
    }

    @Test
    void whatFailsIsDoneAgainWhenItIsAskedForAgain() throws Exception {
        try (Repeatedly looking = new Repeatedly("looking", "test", () -> {})) {
            looking.soon(() -> {
                count();
                throw new IOException("not now");
            });
            done.acquire();
            // The failure may still be on its way.
            while (smaller.get() < 2) {
                looking.soon(this::count);
            }
        }
    }

    @Test
    void whoAsksWhileAllEndsIsNotTold() throws Exception {
        Repeatedly looking = new Repeatedly("looking", "test", () -> {});
        looking.close();
        looking.soon(this::count);
        assertThat(done.tryAcquire(10, TimeUnit.MILLISECONDS)).isFalse();
    }

    private void count() {
        smaller.incrementAndGet();
        done.release();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
