package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;
import org.junit.jupiter.api.Test;

/** Taking over an engine's sessions while it goes on opening and closing them. */
class AdoptionTest {
    private static final long DEADLINE_SECONDS = 30;

    private final ExitGate gate = new ExitGate();
    private final SessionRegistry registry = new SessionRegistry(gate, new Unheard());
    private final EngineSight sight = Sights.empty();
    private final SessionManagerImpl manager = new SessionManagerImpl();
    private final Adoption adoption = new Adoption(sight, registry, true);

    @Test
    void countsAreUnknownUntilTheEngineIsSeen() {
        adoption.tryAdopt();

        assertThat(adoption.missing()).contains("shows itself only at its next session");
    }

    @Test
    void takesOverWhatTheEngineHolds() {
        manager.sessions.put(new Handle(), "a session");
        manager.sessions.put(new Handle(), "another");

        adopt();

        assertThat(adoption.missing()).isEmpty();
        assertThat(ExitGate.open(gate.read())).isEqualTo(2);
    }

    @Test
    void aCloseByOldCodeIsWaitedFor() throws Exception {
        Close old = new Close(new Handle());
        old.begin();
        adopt();
        assertThat(adoption.missing()).contains("while a session opened or closed");

        old.end();
        adoption.tryAdopt();

        assertThat(adoption.missing()).isEmpty();
        assertThat(ExitGate.open(gate.read())).isZero();
    }

    /** Its hook finds nothing to close when it begins, and at its end an entry of which it knows nothing. */
    @Test
    void aCloseThatBeginsBetweenTheLookAndTheEntryLeavesNoSessionBehind() throws Exception {
        Handle handle = new Handle();
        Close close = new Close(handle);
        handle.onLook = close::begin;

        adopt();
        assertThat(ExitGate.open(gate.read())).isEqualTo(1);
        close.end();
        adoption.tryAdopt();

        assertThat(adoption.missing()).isEmpty();
        assertThat(ExitGate.open(gate.read())).isZero();
    }

    private void adopt() {
        assertThat(sight.accept(manager)).isNotNull();
        adoption.tryAdopt();
    }

    /** A close by the engine, on a thread of its own, stopped in the middle. */
    private final class Close {
        private final Handle handle;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private final Thread thread = new Thread(() -> manager.closeSession(this::run));

        Close(Handle handle) {
            this.handle = handle;
            manager.sessions.put(handle, "a session");
        }

        private void run() {
            registry.closing(handle);
            begun.countDown();
            await(mayEnd);
            manager.sessions.remove(handle);
            registry.closed(handle, false, null);
        }

        void begin() {
            thread.start();
            await(begun);
        }

        void end() throws InterruptedException {
            mayEnd.countDown();
            thread.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
            assertThat(thread.isAlive()).isFalse();
        }

        private void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A handle whose id the agent asks for just before it enters the session. */
    static final class Handle {
        private Runnable onLook = () -> {};

        @SuppressWarnings("unused") // by its path
        String getIdentifier() {
            onLook.run();
            return "id";
        }
    }

    private static final class Unheard implements SessionEvents {
        @Override
        public void opened(String id) {}

        @Override
        public void closed(String id) {}

        @Override
        public void lastUserClosed(long epoch) {}
    }
}
