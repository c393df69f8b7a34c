package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the hooks take from the engine's heap on the engine's threads: a session's own entry and nothing else. Counted by the JVM to the
 * byte, so that it does not depend on how busy the machine is.
 */
class HookAllocationTest {
    private static final int CALLS = 10_000;
    /** The entry, its node in the table, and what an open costs; 288 on JDK 17. */
    private static final long ONE_SESSION = 400;
    /** The open call and its mark on the thread; 48 on JDK 17. */
    private static final long ONE_OPEN = 100;
    /** On average: the JVM may do something once in that many calls. */
    private static final long NOTHING = 1;

    private final ExitGate gate = new ExitGate();
    private final SessionRegistry registry = new SessionRegistry(gate, new Unheard());
    private final EngineSight sight = Sights.empty();
    private final EngineControl control = new EngineControl(gate, sight, () -> null, Runnable::run, null);
    private final HookListener hooks = new HookListener(sight, registry, control, () -> {});
    private final SessionManagerImpl manager = new SessionManagerImpl();
    private final Session session = new Session();

    @BeforeEach
    void theEngineHoldsASession() {
        manager.sessions.put(session.handle, session);
    }

    @Test
    void aSessionCostsItsEntry() {
        long bytes = bytesPerCall(() -> {
            open(session);
            close(session);
        });

        assertThat(bytes).isBetween(1L, ONE_SESSION);
        assertThat(registry.counts(gate.read(), true, null).getClosedTotal()).isEqualTo(2L * CALLS);
    }

    @Test
    void anOpenThatFailsCostsItsCall() {
        RuntimeException failure = new IllegalStateException("no");

        long bytes = bytesPerCall(() -> hooks.openEnded(manager, token(), null, null, failure));

        assertThat(bytes).isBetween(1L, ONE_OPEN);
        assertThat(registry.counts(gate.read(), true, null).getFailedOpens()).isEqualTo(2L * CALLS);
    }

    @Test
    void aCloseOfWhatIsClosedCostsNothing() {
        assertThat(bytesPerCall(() -> close(session))).isLessThan(NOTHING);
    }

    @Test
    void anOpenWithinAnOpenCostsNothing() {
        Object outer = token();
        long bytes = bytesPerCall(() -> hooks.openEnded(manager, token(), null, null, null));
        hooks.openEnded(manager, outer, null, null, null);

        assertThat(bytes).isLessThan(NOTHING);
        assertThat(ExitGate.free(gate.read())).isTrue();
    }

    @Test
    void whatIsNoneOfOursCostsNothing() {
        Object stranger = new Object();

        assertThat(bytesPerCall(() -> {
                    hooks.opening(stranger);
                    hooks.registered(stranger, this, this);
                    hooks.closing(stranger, this);
                    hooks.closeEnded(stranger, this, null);
                }))
                .isLessThan(NOTHING);
    }

    private Object token() {
        return Objects.requireNonNull(hooks.opening(manager));
    }

    private void open(Session opened) {
        hooks.openEnded(manager, token(), null, opened, null);
    }

    private void close(Session closed) {
        hooks.closing(manager, closed);
        hooks.closeEnded(manager, closed, null);
    }

    /** After as many calls that do not count: the JVM links and compiles on this thread's account. */
    private static long bytesPerCall(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        repeat(call);
        long before = threads.getThreadAllocatedBytes(thread);
        repeat(call);
        return (threads.getThreadAllocatedBytes(thread) - before) / CALLS;
    }

    private static void repeat(Runnable call) {
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
    }

    /** A session whose parts are all there before the hooks come. */
    static final class Session {
        final Handle handle = new Handle();

        @SuppressWarnings("unused") // by its path
        Handle getSessionHandle() {
            return handle;
        }
    }

    static final class Handle {
        @SuppressWarnings("unused") // by its path
        String getIdentifier() {
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
