package dev.inari.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.agent.watch.FakeEngine.EventType;
import dev.inari.agent.watch.FakeEngine.Stat;
import dev.inari.agent.watch.FakeEngine.WatchedEvent;
import dev.inari.agent.watch.FakeEngine.Watcher;
import dev.inari.agent.watch.FakeEngine.ZooKeeper;
import dev.inari.agent.watch.Verdict.Action;
import dev.inari.mbeans.WatchState;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a look asks the ensemble, when it looks twice, and what it keeps from look to look. */
@Timeout(60)
class AuditorTest {
    private static final Watcher WATCHER = event -> {};

    private final FakeEngine engine = new FakeEngine();
    private final WatchRecord record = new WatchRecord();
    private final AtomicInteger rung = new AtomicInteger();
    private final Auditor auditor = new Auditor(engine.client(), record, rung::incrementAndGet);

    private ZooKeeper session(long id, @Nullable Stat node, boolean armed) {
        return session(new ZooKeeper(id), node, armed);
    }

    private ZooKeeper session(ZooKeeper handle, @Nullable Stat node, boolean armed) {
        handle.node = node;
        if (armed) {
            handle.arm(WATCHER);
        }
        engine.zkClient.handle = handle;
        return handle;
    }

    /** Registered, in session 1, and seen to be in order. */
    private ZooKeeper inOrder() throws Exception {
        engine.registered(WATCHER);
        ZooKeeper handle = session(1, new Stat(10, 1), true);
        assertThat(auditor.look(false).state).isEqualTo(WatchState.ARMED);
        handle.asked.clear();
        return handle;
    }

    private static void is(Verdict verdict, WatchState state, Action action) {
        assertThat(verdict.state).as(verdict.problem).isEqualTo(state);
        assertThat(verdict.action).as(verdict.problem).isEqualTo(action);
    }

    @Test
    void inOrderTheTableTellsAndNobodyIsAsked() throws Exception {
        ZooKeeper handle = inOrder();

        is(auditor.look(false), WatchState.ARMED, Action.NOTHING);

        assertThat(handle.asked).isEmpty();
        is(auditor.look(true), WatchState.ARMED, Action.NOTHING);
        assertThat(handle.asked).containsExactly("exists");
    }

    @Test
    void beforeItsFirstRegistrationAnEngineIsNotOut() throws Exception {
        engine.watcher = WATCHER;

        is(auditor.look(false), WatchState.NONE, Action.NOTHING);
        inOrder();
        engine.serviceNode = null;
        is(auditor.look(false), WatchState.DEREGISTERED, Action.NOTHING);
    }

    @Test
    void withoutAConnectionNobodyIsAskedNorDoesCuratorMakeASession() throws Exception {
        ZooKeeper handle = inOrder();
        engine.zkClient.connected = false;

        is(auditor.look(true), WatchState.UNKNOWN, Action.NOTHING);

        assertThat(handle.asked).isEmpty();
    }

    @Test
    void afterAnExpiryTheNodeIsWaitedForByAWatch() throws Exception {
        inOrder();
        ZooKeeper next = session(2, null, false);

        is(auditor.look(false), WatchState.UNKNOWN, Action.WAIT);

        assertThat(next.asked).containsExactly("exists", "exists, watched");
        next.node = new Stat(20, 2);
        heard(next, EventType.NodeCreated);
        assertThat(rung).hasValue(1);
        is(auditor.look(true), WatchState.LOST, Action.REARM);
    }

    private static void heard(ZooKeeper handle, EventType type) {
        Watcher news = handle.news;
        if (news == null) {
            throw new AssertionError("nobody watches");
        }
        news.process(WatchedEvent.of(type));
    }

    /** Made and deleted before any look has found it: that is no expiry. */
    @Test
    void whatWasMadeInThisSessionAndIsGoneWasDeleted() throws Exception {
        inOrder();
        ZooKeeper next = session(2, null, false);
        auditor.look(false);
        heard(next, EventType.NodeCreated);

        is(auditor.look(true), WatchState.LOST, Action.DRAIN);

        auditor.forget();
        is(auditor.look(true), WatchState.UNKNOWN, Action.WAIT);
    }

    /** The node of the old session is still there, and its end is no deletion. */
    @Test
    void nodeOfAnEarlierSessionIsForeignWhileItIsWatched() throws Exception {
        inOrder();
        ZooKeeper next = session(2, new Stat(10, 1), true);

        is(auditor.look(false), WatchState.UNKNOWN, Action.WAIT);
        assertThat(auditor.foreign()).isTrue();

        next.node = new Stat(20, 2);
        is(auditor.look(false), WatchState.ARMED, Action.NOTHING);
        assertThat(auditor.foreign()).isFalse();
    }

    /** The engine's own watcher sets it again when it gets the event that is on its way. */
    @Test
    void watchThatIsMissingForAMomentIsNotLost() throws Exception {
        inOrder();
        ZooKeeper same = session(
                new ZooKeeper(1) {
                    @Override
                    void onTheEventThread() {
                        arm(WATCHER);
                    }
                },
                new Stat(10, 1),
                false);

        is(auditor.look(false), WatchState.ARMED, Action.NOTHING);

        assertThat(same.asked).containsExactly("exists", "events", "exists");
    }

    @Test
    void watchThatStaysMissingIsLost() throws Exception {
        inOrder();
        ZooKeeper same = session(1, new Stat(10, 1), false);

        is(auditor.look(false), WatchState.LOST, Action.REARM);

        assertThat(same.asked).containsExactly("exists", "events", "exists");
    }

    /** The answer knew of the deletion, and its event comes right after: the engine has heard it by itself. */
    @Test
    void deletionWhoseEventIsOnItsWayIsTheEngines() throws Exception {
        inOrder();
        session(
                new ZooKeeper(1) {
                    @Override
                    void onTheEventThread() {
                        engine.deregisterService();
                    }
                },
                null,
                true);

        Verdict seenOnce = auditor.look(true);

        assertThat(seenOnce.action).isEqualTo(Action.DRAIN);
        is(auditor.look(true), WatchState.DEREGISTERED, Action.NOTHING);
    }

    @Test
    void deletedAndMadeAgainInTheSameSessionStaysADeletionUntilForgotten() throws Exception {
        inOrder();
        session(1, new Stat(11, 1), true);

        is(auditor.look(true), WatchState.LOST, Action.DRAIN);
        is(auditor.look(true), WatchState.LOST, Action.DRAIN);

        auditor.forget();
        is(auditor.look(true), WatchState.ARMED, Action.NOTHING);
    }

    @Test
    void anotherNodeOfTheEnginesIsLookedAtAnew() throws Exception {
        inOrder();
        engine.registered(WATCHER);
        session(1, new Stat(30, 1), true);

        is(auditor.look(true), WatchState.ARMED, Action.NOTHING);
    }

    /** Right after it has made its node, an engine has not set its watch yet. */
    @Test
    void whileAnEngineRegistersNothingIsLost() throws Exception {
        engine.registered(WATCHER);
        session(1, new Stat(10, 1), false);

        is(auditor.look(false), WatchState.UNKNOWN, Action.SOON);
    }

    /** ZooKeeper 3.4 tells who waits for an answer over a broken connection 100 ms later than Curator hears of the next. */
    @Test
    void waitForAnAnswerIsGivenUpWhenTheConnectionChanges() throws Exception {
        inOrder();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        session(
                new ZooKeeper(1) {
                    @Override
                    void whileAsked() throws InterruptedException {
                        waiting.countDown();
                        never.await();
                    }
                },
                null,
                true);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        AtomicReference<@Nullable Boolean> interrupted = new AtomicReference<>();
        Thread keeper = new Thread(() -> {
            try {
                auditor.look(true);
            } catch (Throwable e) {
                failure.set(ZooKeeperHandle.cause(e));
            }
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        keeper.start();
        waiting.await();

        auditor.connectionChanged();
        keeper.join();

        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        assertThat(interrupted.get()).as("nothing is left of it").isFalse();
    }

    @Test
    void changeThatComesWhenNobodyWaitsInterruptsNobody() throws Exception {
        inOrder();

        auditor.connectionChanged();

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        is(auditor.look(true), WatchState.ARMED, Action.NOTHING);
    }

    @Test
    void clientThatFailsIsUnknownOrAnErrorAndNeverLost() throws Exception {
        engine.registered(WATCHER);
        engine.zkClient.handle = new ZooKeeper(1) {
            @Override
            public boolean isConnected() {
                throw new IllegalStateException("another shape");
            }
        };
        is(auditor.look(true), WatchState.UNKNOWN, Action.NOTHING);

        ZooKeeper broken = new ZooKeeper(1) {
            @Override
            void whileAsked() {
                throw new IllegalStateException("ConnectionLoss");
            }
        };
        session(broken, null, false);
        assertThatThrownBy(() -> auditor.look(true)).hasRootCauseMessage("ConnectionLoss");
    }
}
