package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.session.ExitGate;
import dev.inari.agent.session.SessionEvents;
import dev.inari.agent.session.SessionRegistry;
import dev.inari.agent.target.SessionModel;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.CloseAnswer.Code;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionsMXBean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Orders to close a session, and everything that speaks against one. */
@Timeout(60)
class CloseOrdersTest {
    private static final long LONG = 30_000;

    private final ExitGate gate = new ExitGate();
    private final SessionRegistry registry = new SessionRegistry(gate, new Nobody());
    private final EngineSight sight = Sights.empty();
    private final Engine engine = new Engine("a1", gate, registry, sight, () -> null, () -> 0, () -> 0);
    private final FlinkSQLSessionManager manager = new FlinkSQLSessionManager(Map.of());
    private final CountDownLatch mayReturn = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private volatile String shareLevel = "USER";

    @BeforeEach
    void seeTheEngine() {
        sight.accept(manager);
    }

    @AfterEach
    void letGo() {
        mayReturn.countDown();
        callers.shutdownNow();
    }

    @Test
    void anEngineThatWasNotSeenIsNotTouched() {
        CloseOrders early = orders(Sights.empty(), Runnable::run, LONG);

        assertThat(early.close("s1", 5, "test").getCode()).isEqualTo(Code.CANNOT);
    }

    @Test
    void anOpenSessionThatNobodyUsesIsClosed() {
        open("s1", new Session(5));
        List<Thread> ran = new ArrayList<>();
        manager.beforeClose = () -> ran.add(Thread.currentThread());

        CloseAnswer answer = close("s1", 5);

        assertThat(answer.getCode()).as(answer.toString()).isEqualTo(Code.GONE);
        assertThat(manager.sessions).isEmpty();
        assertThat(ran).singleElement().satisfies(thread -> {
            assertThat(thread.isDaemon()).isTrue();
            assertThat(thread.getContextClassLoader())
                    .isSameAs(manager.getClass().getClassLoader());
        });
        assertThat(close("s1", 5).getCode()).isEqualTo(Code.ALREADY_GONE);
    }

    @Test
    void aSessionInUseIsNotTouched() {
        Session session = new Session(5);
        open("s1", session);
        assertThat(close("s1", 4)).hasToString("MOVED: the session was used: last access is 5, not 4");
        assertThat(close("s1", SessionsMXBean.NO_FENCE).getCode()).isEqualTo(Code.MOVED);
        session.operations.add("o1");
        assertThat(close("s1", 5)).hasToString("MOVED: the session holds 1 operations");

        assertThat(manager.sessions).hasSize(1);
    }

    @Test
    void aSessionThatDoesNotTellItsUseIsNotTouched() {
        open("s1", "no session at all");

        assertThat(close("s1", SessionsMXBean.NO_FENCE).getCode()).isEqualTo(Code.CANNOT);
        assertThat(manager.sessions).hasSize(1);
    }

    @Test
    void aSessionThatTheEngineClosesItselfIsLeftToIt() {
        open("s1", new Session(5));
        registry.closing(new Handle("s1"));

        assertThat(close("s1", 5).getCode()).isEqualTo(Code.UNDER_WAY);
        assertThat(manager.sessions).hasSize(1);
    }

    @Test
    void aSessionThatNoHookSawIsNotTouched() {
        manager.sessions.put(new Handle("s1"), new Session(5));

        assertThat(close("s1", 5).getCode()).isEqualTo(Code.CANNOT);
        assertThat(close("s2", 5).getCode()).isEqualTo(Code.ALREADY_GONE);
        assertThat(manager.sessions).hasSize(1);
    }

    @Test
    void aCloseThatFailsIsToldAndTheLeakThatItLeftIsClosedPastTheOverride() {
        open("s1", new Session(5));
        manager.beforeClose = () -> {
            throw new IllegalStateException("the session inside is gone");
        };

        CloseAnswer failed = close("s1", 5);

        assertThat(failed.getCode()).isEqualTo(Code.STILL_THERE);
        assertThat(failed.getDetail()).contains("the session inside is gone");
        // What the woven hooks tell.
        registry.closing(new Handle("s1"));
        registry.closed(new Handle("s1"), true, manager.sessions);
        assertThat(engine.leaked()).extracting(SessionInfo::getId).containsExactly("s1");

        assertThat(close("s1", 4).getCode()).as("a fence holds here too").isEqualTo(Code.MOVED);
        assertThat(close("s1", SessionsMXBean.NO_FENCE).getCode()).isEqualTo(Code.GONE);
        assertThat(manager.sessions).isEmpty();
        assertThat(engine.leaked()).isEmpty();
    }

    @Test
    void aNewSessionUnderTheSameHandleIsNotTakenForTheOldOne() {
        open("s1", new Session(5));
        manager.beforeClose = () -> manager.sessions.put(new Handle("s1"), new Session(6));
        manager.sessions.put(new Handle("s1"), new Session(5));

        CloseAnswer answer = close("s1", 5);

        assertThat(answer.getCode()).isEqualTo(Code.GONE);
    }

    @Test
    void anEngineThatWouldStopItselfIsLeftAloneWhileItServesOthers() {
        shareLevel = "CONNECTION";
        open("s1", new Session(5));
        open("s2", new Session(5));
        assertThat(close("s1", 5).getCode()).isEqualTo(Code.CANNOT);
        gate.sessionClosed();
        gate.tryOpen();
        assertThat(close("s1", 5).getCode()).as("one is opening").isEqualTo(Code.CANNOT);
        gate.openEnded();

        assertThat(close("s1", 5).getCode()).isEqualTo(Code.GONE);
    }

    @Test
    void aCloseThatHangsIsGivenBackAndGoesOn() throws Exception {
        open("s1", new Session(5));
        CountDownLatch begun = hang();
        CloseOrders impatient = orders(sight, Runnable::run, 50);

        assertThat(impatient.close("s1", 5, "test").getCode()).isEqualTo(Code.TIMED_OUT);
        begun.await();
        assertThat(impatient.close("s1", 5, "test").getCode()).isEqualTo(Code.UNDER_WAY);
        mayReturn.countDown();

        while (!manager.sessions.isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aSessionIsClosedByOneOrderOnly() throws Exception {
        open("s1", new Session(5));
        CountDownLatch begun = hang();
        AtomicInteger closes = new AtomicInteger();
        Runnable hanging = manager.beforeClose;
        manager.beforeClose = () -> {
            closes.incrementAndGet();
            hanging.run();
        };
        CloseOrders orders = orders(sight, Runnable::run, LONG);
        Future<CloseAnswer> first = callers.submit(() -> orders.close("s1", 5, "test"));
        begun.await();

        for (int i = 0; i < 10; i++) {
            assertThat(orders.close("s1", 5, "test").getCode()).isEqualTo(Code.UNDER_WAY);
        }
        mayReturn.countDown();

        assertThat(first.get().getCode()).isEqualTo(Code.GONE);
        assertThat(closes).hasValue(1);
    }

    @Test
    void fewClosesHangAtOnce() throws Exception {
        for (int i = 0; i < 6; i++) {
            open("s" + i, new Session(5));
        }
        hang();
        CloseOrders impatient = orders(sight, Runnable::run, 10);
        for (int i = 0; i < 4; i++) {
            assertThat(impatient.close("s" + i, 5, "test").getCode()).isEqualTo(Code.TIMED_OUT);
        }

        CloseAnswer fifth = impatient.close("s4", 5, "test");

        assertThat(fifth.getCode()).isEqualTo(Code.CANNOT);
        assertThat(fifth.getDetail()).contains("4 closes");
        assertThat(manager.sessions).hasSize(6);
        mayReturn.countDown();
        while (manager.sessions.size() > 2) {
            Thread.onSpinWait();
        }
        Code after;
        do {
            after = impatient.close("s4", 5, "test").getCode();
        } while (after == Code.CANNOT);
        assertThat(after).isIn(Code.GONE, Code.TIMED_OUT);
    }

    @Test
    void anAgentThatIsBehindNeverBeginsWhatItsCallerGaveUp() {
        open("s1", new Session(5));
        List<Runnable> waiting = new ArrayList<>();
        CloseOrders behind = orders(sight, waiting::add, 10);

        assertThat(behind.close("s1", 5, "test").getCode()).isEqualTo(Code.CANNOT);

        Set<Thread> before = new HashSet<>(List.of(LiveThreads.list()));
        waiting.forEach(Runnable::run);
        for (Thread thread : LiveThreads.list()) {
            if (!before.contains(thread) && thread.getName().equals("inari-close")) {
                join(thread);
            }
        }
        assertThat(manager.sessions).hasSize(1);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CountDownLatch hang() {
        CountDownLatch begun = new CountDownLatch(1);
        manager.beforeClose = () -> {
            begun.countDown();
            try {
                mayReturn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        return begun;
    }

    private CloseAnswer close(String id, long lastAccessMillis) {
        return orders(sight, Runnable::run, LONG).close(id, lastAccessMillis, "test");
    }

    private CloseOrders orders(EngineSight of, Executor agentThread, long millis) {
        SessionCloser closer = new SessionCloser(of, gate, registry, engine, () -> shareLevel);
        return new CloseOrders(closer, of, agentThread, millis);
    }

    private void open(String id, Object session) {
        SessionModel model = Objects.requireNonNull(sight.target()).sessions();
        manager.sessions.put(new Handle(id), session);
        registry.opened(model, new Handle(id), session, "");
    }

    /** A handle as Kyuubi's. */
    record Handle(String identifier) {}

    /** A session as Kyuubi's. */
    @SuppressWarnings("unused") // read by name
    static final class Session {
        private final long lastAccess;
        private final Set<String> opHandleSet = new HashSet<>();
        final Set<String> operations = opHandleSet;

        Session(long lastAccess) {
            this.lastAccess = lastAccess;
        }

        long lastAccessTime() {
            return lastAccess;
        }
    }

    private static final class Nobody implements SessionEvents {
        @Override
        public void opened(String id) {}

        @Override
        public void closed(String id) {}

        @Override
        public void lastUserClosed(long epoch) {}
    }
}
