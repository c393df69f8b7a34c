package dev.inari.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.watch.FakeEngine.EventType;
import dev.inari.agent.watch.FakeEngine.WatchedEvent;
import dev.inari.agent.watch.FakeEngine.Watcher;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One deletion, told by ZooKeeper, by the agent, or by both at once: the engine acts upon it once. */
@Timeout(60)
class DrainTest {
    private final Queue<WatchedEvent> seen = new ConcurrentLinkedQueue<>();
    private final CountDownLatch mayReturn = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final FakeEngine engine = new FakeEngine();
    private final WatchRecord record = new WatchRecord();
    private final Drain drain = new Drain(engine.client(), record);

    @AfterEach
    void reset() {
        WatchedEvent.whileMade = () -> {};
        mayReturn.countDown();
    }

    /** Drains as an engine does that has a session: it leaves ZooKeeper at once and returns at the session's end. */
    private final class Draining implements Watcher {
        @Override
        public void process(WatchedEvent event) {
            if (drain.event(this, event, false)) {
                return;
            }
            seen.add(event);
            if (event.getType() == EventType.NodeDeleted) {
                engine.serviceNode = null;
                entered.countDown();
                awaitQuietly(mayReturn);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("in vain");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String told() {
        return Arrays.stream(record.events())
                .map(each -> each.getType() + "=" + each.getCount())
                .collect(Collectors.joining(" "));
    }

    /** {@code before}: what the engine knows from; {@code skip}: whether its watcher must not see the event. */
    @ParameterizedTest
    @CsvSource({
        "NONE,  NodeDeleted,     false, false, true",
        "NONE,  NodeDeleted,     true,  true,  false",
        "NONE,  NodeDataChanged, false, false, false",
        "NONE,  NodeDataChanged, true,  false, false",
        "NONE,  None,            true,  false, false",
        "NONE,  NodeCreated,     true,  false, false",
        "HEARD, NodeDeleted,     false, false, true",
        "HEARD, NodeDeleted,     true,  false, true",
        "HEARD, None,            false, false, true",
        "TOLD,  NodeDeleted,     false, true,  true",
        "TOLD,  NodeDeleted,     true,  true,  true",
        "TOLD,  NodeDataChanged, false, false, true",
        "TOLD,  None,            false, false, true",
    })
    void whatTheWatcherSees(String before, EventType type, boolean foreign, boolean skip, boolean knows)
            throws Exception {
        Watcher watcher = event -> {};
        engine.registered(watcher);
        if (before.equals("HEARD")) {
            drain.event(watcher, WatchedEvent.of(EventType.NodeDeleted), false);
        } else if (before.equals("TOLD")) {
            drain.begin("/engines/me");
        }

        assertThat(drain.event(watcher, WatchedEvent.of(type), foreign)).isEqualTo(skip);

        assertThat(drain.begun()).isEqualTo(knows);
        assertThat(told()).as("counted also if it is kept from the watcher").contains(type.name());
    }

    /** The watcher of the next registration hears of the next node. */
    @Test
    void eventOfAnotherWatcherIsNotKeptFromIt() throws Exception {
        engine.registered(event -> {});
        drain.begin("/engines/me");
        Watcher next = event -> {};
        engine.watcher = next;

        assertThat(drain.event(next, WatchedEvent.of(EventType.NodeDeleted), false))
                .isFalse();
    }

    /** HiveServer2 keeps no watcher: all are alike. */
    @Test
    void whereNoWatcherIsKeptEachIsTheOne() throws Exception {
        engine.registered(event -> {});
        drain.begin("/engines/me");
        engine.watcher = null;

        assertThat(drain.event(new Draining(), WatchedEvent.of(EventType.NodeDeleted), false))
                .isTrue();
    }

    @Test
    void toldOnAThreadOfItsOwnWhileSessionsLast() throws Exception {
        Watcher watcher = new Draining();
        engine.registered(watcher);

        assertThat(drain.begin("/engines/me")).isTrue();
        awaitQuietly(entered);

        assertThat(engine.client().out(engine.client().node())).isTrue();
        assertThat(drain.begin("/engines/me")).as("a second time").isFalse();
        watcher.process(WatchedEvent.of(EventType.NodeDeleted)); // that the engine deletes its node itself
        assertThat(seen).hasSize(1);
        assertThat(told()).as("ours is no event of ZooKeeper's").isEqualTo("NodeDeleted=1");
        assertThat(drain.failure()).isNull();
    }

    /** ZooKeeper's event comes right between the decision to tell the engine and the telling. */
    @Test
    void heardWhileTheAgentIsAboutToTell() throws Exception {
        mayReturn.countDown();
        Watcher watcher = new Draining();
        engine.registered(watcher);
        WatchedEvent zooKeepers = WatchedEvent.of(EventType.NodeDeleted);
        WatchedEvent.whileMade = () -> {
            WatchedEvent.whileMade = () -> {};
            watcher.process(zooKeepers);
        };

        assertThat(drain.begin("/engines/me")).isFalse();

        assertThat(seen).containsExactly(zooKeepers);
    }

    /** The telling is under way and the engine has not come to leave ZooKeeper yet. */
    @Test
    void zooKeepersEventComesWhileTheEngineIsBeingTold() throws Exception {
        CountDownLatch between = new CountDownLatch(1);
        CountDownLatch under = new CountDownLatch(1);
        Queue<WatchedEvent> acted = new ConcurrentLinkedQueue<>();
        Watcher slow = event -> {
            acted.add(event);
            under.countDown();
            awaitQuietly(between);
            engine.serviceNode = null;
        };
        engine.registered(slow);
        drain.begin("/engines/me");
        awaitQuietly(under);

        boolean skip = drain.event(slow, WatchedEvent.of(EventType.NodeDeleted), false);
        between.countDown();
        drain.awaitOut(30_000);

        assertThat(skip).isTrue();
        assertThat(acted).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void watcherThatThrowsIsToldAgainOnlyIfTheEngineIsStillRegistered(boolean out) throws Exception {
        CountDownLatch thrown = new CountDownLatch(2);
        Watcher failing = event -> {
            thrown.countDown();
            if (out) {
                engine.serviceNode = null;
            }
            throw new IllegalStateException("no answer");
        };
        engine.registered(failing);

        drain.begin("/engines/me");
        while (drain.failure() == null || drain.begun() != out) {
            Thread.onSpinWait();
        }
        assertThat(drain.failure()).hasMessage("no answer");

        assertThat(drain.begin("/engines/me")).isEqualTo(!out);
        if (!out) {
            awaitQuietly(thrown);
        }
    }

    @Test
    void afterANewRegistrationADeletionCountsAnew() throws Exception {
        mayReturn.countDown();
        Watcher watcher = new Draining();
        engine.registered(watcher);
        watcher.process(WatchedEvent.of(EventType.NodeDeleted));
        assertThat(drain.begin("/engines/me")).isFalse();

        drain.forget();
        engine.registered(watcher);

        assertThat(drain.begun()).isFalse();
        assertThat(drain.overdue()).isFalse();
        assertThat(drain.begin("/engines/me")).isTrue();
    }

    @Test
    void nobodyWaitsForAnEngineWhoseClientIsClosed() throws Exception {
        engine.registered(event -> {});
        engine.zkClient.state = "STOPPED";

        assertThat(drain.begin("/engines/me")).isTrue();
        drain.awaitOut(30_000);
        assertThat(engine.client().out(engine.client().node()))
                .as("closed is out")
                .isTrue();
    }
}
