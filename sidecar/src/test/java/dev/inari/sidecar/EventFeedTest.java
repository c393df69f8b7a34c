package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.EngineList;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Rule;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.http.EventBuffer;
import dev.inari.sidecar.http.Heard;
import dev.inari.sidecar.http.Listeners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When events are made, and that nothing is done for them while nobody listens. */
@Timeout(60)
class EventFeedTest {
    private static final int MORE_PASSES_THAN_IT_WAITS_FOR_SOMEBODY_TO_COME_BACK = 500;

    private final AtomicInteger asked = new AtomicInteger();
    private final EventBuffer buffer = new EventBuffer("1");
    private final Room room = new Room();
    private final EventFeed feed = new EventFeed(buffer, control(), room);

    /** Where listeners come and go. */
    private static final class Room implements Listeners {
        final CountDownLatch waitedFor = new CountDownLatch(1);
        private int count;

        synchronized void is(int now) {
            count = now;
            notifyAll();
        }

        @Override
        public synchronized int count() {
            return count;
        }

        @Override
        public synchronized long await() throws InterruptedException {
            waitedFor.countDown();
            while (count == 0) {
                wait();
            }
            return 0;
        }
    }

    private Control control() {
        return (Control) Proxy.newProxyInstance(
                Control.class.getClassLoader(), new Class<?>[] {Control.class}, (proxy, method, arguments) -> {
                    asked.incrementAndGet();
                    return method.getName().equals("engines") ? new EngineList(List.of(), List.of()) : List.of();
                });
    }

    private void changes() {
        feed.changed(
                new EngineProcess(1, 2, "boot", "a"),
                Stage.SERVING,
                Stage.IDLE,
                new Explanation("in", Rule.POLICY_KEEPS, "out"));
    }

    private CompletableFuture<Void> passes(int count) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    feed.pass();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void nothingIsAskedBeforeSomebodyListens() throws Exception {
        changes();
        CompletableFuture<Void> pass = passes(1);
        room.waitedFor.await();
        changes();
        assertThat(pass).isNotDone();
        assertThat(asked).hasValue(0);

        room.is(1);
        pass.join();
        assertThat(asked).hasPositiveValue();
        assertThat(Heard.all(buffer)).isEmpty();
    }

    @Test
    void aChangeRightAfterSomebodyCameIsTold() throws Exception {
        CompletableFuture<Void> pass = passes(1);
        room.waitedFor.await();
        synchronized (room) {
            room.is(1);
            changes();
        }
        pass.join();
        assertThat(Heard.all(buffer)).containsExactly("transition");
    }

    @Test
    void whoComesBackAfterARestBeginsAnew() throws Exception {
        room.is(1);
        feed.pass();
        changes();
        feed.pass();
        assertThat(Heard.all(buffer)).containsExactly("transition");
        room.is(0);
        CompletableFuture<Void> passes = passes(MORE_PASSES_THAN_IT_WAITS_FOR_SOMEBODY_TO_COME_BACK);
        while (Heard.all(buffer) != null) {
            assertThat(passes).isNotDone();
        }
        changes();
        room.is(1);
        passes.join();
        assertThat(Heard.all(buffer))
                .as("what was before is forgotten, and what was meanwhile is no news")
                .isNull();
    }
}
