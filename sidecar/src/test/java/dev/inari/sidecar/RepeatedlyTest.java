package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Passes and what is asked for between them share one thread. */
@Timeout(60)
class RepeatedlyTest {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Semaphore done = new Semaphore(0);
    private final AtomicInteger smaller = new AtomicInteger();
    private final Repeatedly.Pass count = this::count;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Repeatedly.class);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void whatIsAskedForDuringAPassIsDoneAfterItOnceForAll() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Repeatedly looking = new Repeatedly("looking", "test", () -> {
            begun.countDown();
            await(goOn);
        })) {
            Repeatedly unused = looking.begin(Duration.ofHours(1));
            begun.await();
            looking.soon(count);
            looking.soon(count);
            assertThat(smaller).hasValue(0);
            goOn.countDown();
            done.acquire();
            looking.soon(count);
            done.acquire();
            assertThat(smaller).hasValue(2);
        }
    }

    @Test
    void whatIsAskedForWhileItIsDoneIsDoneOnceMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (Repeatedly looking = new Repeatedly("looking", "test", () -> {})) {
            Repeatedly.Pass slow = () -> {
                count();
                begun.countDown();
                await(goOn);
            };
            looking.soon(slow);
            begun.await();
            looking.soon(slow);
            goOn.countDown();
            done.acquire(2);
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
                looking.soon(count);
            }
        }
    }

    @Test
    void whatFailsIsToldOnceUntilAWholePassWorks() throws Exception {
        AtomicInteger passes = new AtomicInteger();
        AtomicBoolean works = new AtomicBoolean();
        Semaphore passed = new Semaphore(0);
        try (Repeatedly looking = new Repeatedly("looking", "test", () -> {
            passed.release();
            if (!works.get()) {
                throw new IOException("no connection after " + passes.incrementAndGet() + "ms");
            }
        })) {
            Repeatedly unused = looking.begin(Duration.ofMillis(1));
            for (int i = 0; i < 3; i++) {
                looking.soon(count);
                done.acquire();
                passed.drainPermits();
                passed.acquire(2);
            }
            works.set(true);
            passed.drainPermits();
            passed.acquire(3);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("looking failed and is tried again: no connection after 1ms", "looking works again");
    }

    @Test
    void whoAsksWhileAllEndsIsNotTold() throws Exception {
        Repeatedly looking = new Repeatedly("looking", "test", () -> {});
        looking.close();
        looking.soon(count);
        assertThat(done.tryAcquire(10, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void whatTheEndBreaksOffIsNoFailure() throws Exception {
        Repeatedly looking = new Repeatedly("looking", "test", () -> {
            done.release();
            await(goOn);
            throw new IOException("interrupted");
        });
        Repeatedly unused = looking.begin(Duration.ofHours(1));
        done.acquire();
        looking.close();
        assertThat(log.list).isEmpty();
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
