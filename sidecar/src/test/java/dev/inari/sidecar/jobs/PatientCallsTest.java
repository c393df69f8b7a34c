package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatientCallsTest {
    private static final Duration DEADLINE = Duration.ofMillis(200);

    private final AtomicReference<Moment> now = new AtomicReference<>(Told.BEGIN);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger lost = new AtomicInteger();
    private final PatientCalls calls = new PatientCalls("test", null, DEADLINE, now::get, lost::incrementAndGet);

    @AfterEach
    void close() {
        released.countDown();
        calls.close();
    }

    private void pass(Duration time) {
        now.updateAndGet(each -> each.plus(time));
    }

    /** As a library may, it ignores the interruption. */
    private String hang() {
        boolean waits = true;
        while (waits) {
            try {
                released.await();
                waits = false;
            } catch (InterruptedException e) {
                // That is the point.
            }
        }
        ended.countDown();
        return "late";
    }

    @Test
    void whoDoesNotAnswerIsLeftAloneLongerEachTime() throws Exception {
        assertThatThrownBy(() -> calls.call("listing /a", this::hang))
                .isInstanceOf(NotNow.class)
                .hasMessageContaining("no answer within 0 s (listing /a)");
        // Not even asked.
        assertThatThrownBy(() -> calls.call("listing /b", () -> "b"))
                .isInstanceOf(NotNow.class)
                .hasMessageContaining("(listing /a)");
        pass(Duration.ofSeconds(10));
        assertThatThrownBy(() -> calls.call("listing /c", () -> "c"))
                .isInstanceOf(NotNow.class)
                .hasMessageContaining("has still not come back");
        pass(Duration.ofSeconds(19));
        assertThatThrownBy(() -> calls.call("listing /c", () -> "c")).isInstanceOf(NotNow.class);
        released.countDown();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMinutes(5));
            try {
                assertThat(calls.call("listing /d", () -> "d")).isEqualTo("d");
                return;
            } catch (NotNow e) {
                // The thread that came back takes a moment to be free.
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("it is never asked again");
    }

    @Test
    void aFailureThatCameAtOnceKeepsNobodyFromAsking() throws IOException {
        assertThatThrownBy(() -> calls.call("listing", () -> {
                    throw new IOException("reset by peer\n\tat some.Server");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("reset by peer");
        assertThat(calls.call("listing", () -> "a")).isEqualTo("a");
    }

    @Test
    void whatAServerSaysMovesNoCursor() {
        assertThatThrownBy(() -> calls.call("listing", () -> {
                    throw new IOException("no\u001b[2J such\u009b block");
                }))
                .hasMessage("no?[2J such? block");
    }

    @Test
    void aFailureThatTookItsTimeDoes() throws IOException {
        assertThatThrownBy(() -> calls.call("listing", () -> {
                    pass(Duration.ofSeconds(3));
                    throw new IOException("connection refused");
                }))
                .isInstanceOf(NotNow.class)
                .hasMessageContaining("connection refused");
        assertThatThrownBy(() -> calls.call("listing", () -> "a")).isInstanceOf(NotNow.class);
        pass(Duration.ofSeconds(10));
        assertThat(calls.call("listing", () -> "a")).isEqualTo("a");
        assertThat(calls.call("listing", () -> "b")).isEqualTo("b");
    }

    @Test
    void anAnswerThatSaysNoIsAnAnswer() {
        assertThatThrownBy(() -> calls.call("listing", () -> {
                    pass(Duration.ofSeconds(3));
                    throw new NoSuchFileException("/a");
                }))
                .isExactlyInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatALibraryLacksIsTold() {
        assertThatThrownBy(() -> calls.call("opening", () -> {
                    throw new NoClassDefFoundError("org/apache/Thing");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("NoClassDefFoundError: org/apache/Thing");
    }

    @Test
    void aCallThatNeverComesBackIsCountedAsLostButNotAnyNumberOfThem() throws Exception {
        for (int i = 1; i <= 4; i++) {
            assertThatThrownBy(() -> calls.call("listing /a", this::hang))
                    .isInstanceOf(NotNow.class)
                    .hasMessageContaining("no answer within");
            pass(Duration.ofMinutes(6));
            assertThatThrownBy(() -> calls.call("listing /b", () -> "b"))
                    .isInstanceOf(NotNow.class)
                    .hasMessageContaining("has still not come back");
            pass(Duration.ofMinutes(6));
            if (i < 4) {
                assertThat(calls.call("listing /c", () -> "c")).isEqualTo("c");
            }
            assertThat(lost).hasValue(Math.min(i, 3));
        }
        assertThatThrownBy(() -> calls.call("listing /c", () -> "c")).isInstanceOf(NotNow.class);
        released.countDown();
    }
}
