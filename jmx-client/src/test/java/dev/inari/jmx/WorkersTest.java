package dev.inari.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets a worker when there are few. */
class WorkersTest {
    private final Workers workers = new Workers(4);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        release.countDown();
        workers.close();
    }

    private boolean hang(boolean doubtful) throws InterruptedException {
        return workers.run(doubtful, Deadline.in(Duration.ZERO), () -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void noWorkersAreNoPool() {
        assertThatThrownBy(() -> new Workers(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doubtfulEnginesGetHalf() throws Exception {
        assertThat(hang(true)).isTrue();
        assertThat(hang(true)).isTrue();
        assertThat(hang(true)).isFalse();
        assertThat(hang(false)).isTrue();
        assertThat(hang(false)).isTrue();
        assertThat(hang(false)).isFalse();
    }

    @Test
    void doubtfulEnginesDoNotWaitForARightTheyCannotUse() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(hang(false)).isTrue();
        }
        assertThat(hang(true)).isFalse();
        release.countDown();
        CountDownLatch both = new CountDownLatch(2);
        assertThat(workers.run(true, Deadline.in(Duration.ofMinutes(1)), both::countDown))
                .isTrue();
        assertThat(workers.run(true, Deadline.in(Duration.ofMinutes(1)), both::countDown))
                .isTrue();
        both.await();
    }

    @Test
    void onlyWorkerServesTheDoubtfulToo() throws Exception {
        try (Workers single = new Workers(1)) {
            CountDownLatch ran = new CountDownLatch(1);
            assertThat(single.run(true, Deadline.in(Duration.ofMinutes(1)), ran::countDown))
                    .isTrue();
            ran.await();
        }
    }

    @Test
    void closedPoolTakesNothing() throws Exception {
        workers.close();
        assertThat(hang(false)).isFalse();
        assertThat(hang(true)).isFalse();
    }
}
