package dev.inari.agent.watch;

import dev.inari.agent.Problems;
import dev.inari.agent.seam.WatchHooks;
import dev.inari.agent.watch.Verdict.Action;
import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchAnswer.Code;
import dev.inari.mbeans.WatchState;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the watch of one client: looks about once a second and whenever the connection changes or the engine's watcher is told something, sets
 * it again if it is lost, and acts upon a deletion that it missed. Has a daemon thread of its own, since ZooKeeper's calls block; on
 * ZooKeeper's threads it only takes note. Ends with the client.
 */
final class WatchKeeper implements WatchHooks.Listener {
    private static final long REGULAR_MILLIS = 1_000;
    private static final int MOST_ORDERS = 16;
    private static final long OUT_MILLIS = 2_500;

    private final EngineClient client;
    private final WatchMode mode;
    private final WatchRecord record;
    private final Problems problems;
    private final Auditor auditor;
    private final Drain drain;
    private final Backoff backoff = new Backoff();
    private final Semaphore bell = new Semaphore(0);
    private final AtomicBoolean changed = new AtomicBoolean();
    private final BlockingQueue<WatchOrder> orders = new ArrayBlockingQueue<>(MOST_ORDERS);
    private volatile boolean ended;
    private @Nullable Object drainedNode;

    WatchKeeper(EngineClient client, WatchMode mode, WatchRecord record, Problems problems) {
        this.client = client;
        this.mode = mode;
        this.record = record;
        this.problems = problems;
        this.auditor = new Auditor(client, record, this::ring);
        this.drain = new Drain(client, record);
    }

    void start() {
        WatchHooks.connect(this);
        Thread thread = new Thread(this::keep, "inari-watch");
        thread.setDaemon(true);
        // The engine's own code runs there, and may look for its classes and files by it.
        thread.setContextClassLoader(client.owner.getClass().getClassLoader());
        thread.start();
    }

    boolean ended() {
        return ended;
    }

    /** The object that registers the engine. */
    Object owner() {
        return client.owner;
    }

    @Override
    public boolean event(Object watcher, Object event) {
        if (!client.isWatcher(watcher)) {
            return false;
        }
        boolean skip = drain.event(watcher, event, auditor.foreign());
        ring();
        return skip;
    }

    /** Has an order carried out, and waits a few seconds at most. */
    WatchAnswer order(WatchOrder order) {
        if (ended) {
            return answer(Code.NOTHING_TO_DO, "the engine's client is closed");
        }
        if (!orders.offer(order)) {
            return answer(Code.CANNOT, MOST_ORDERS + " orders that were given earlier have not been carried out");
        }
        bell.release();
        return order.await(record);
    }

    private void ring() {
        changed.set(true);
        bell.release();
    }

    private void keep() {
        Runnable silence = listen();
        try {
            while (!client.closed()) {
                long millis = turn();
                try {
                    boolean rung = bell.tryAcquire(millis, TimeUnit.MILLISECONDS);
                    if (rung) {
                        bell.drainPermits();
                    }
                } catch (InterruptedException e) {
                    problems.report("the thread that keeps the watch of the znode was interrupted and goes on");
                }
                carryOut();
            }
        } finally {
            end(silence);
        }
    }

    private Runnable listen() {
        try {
            return client.listen(state -> {
                record.connection(state);
                auditor.connectionChanged();
                ring();
            });
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            problems.report("the connection to ZooKeeper is only looked at once a second: " + ZooKeeperHandle.cause(e));
            return () -> {};
        }
    }

    private void end(Runnable silence) {
        // The next keeper may begin once this one has ended, and must not lose its hooks to it.
        WatchHooks.connect(null);
        record.found(client.closed() ? WatchState.DEREGISTERED : WatchState.UNKNOWN, "");
        silence.run();
        ended = true;
        for (WatchOrder order = orders.poll(); order != null; order = orders.poll()) {
            order.answer(answer(Code.NOTHING_TO_DO, "the engine's client is closed"));
        }
    }

    /** Looks and does what is to be done. Returns after how long to look again. */
    private long turn() {
        boolean happened = changed.getAndSet(false);
        if (happened) {
            backoff.reset();
        }
        try {
            // After an event the table alone does not tell: the engine may have set its watch on a node that was
            // deleted and made again.
            return act(look(happened));
        } catch (Throwable e) {
            String why = String.valueOf(ZooKeeperHandle.cause(e));
            boolean out = drain.begun() && client.out(client.node());
            record.found(out ? WatchState.DEREGISTERED : WatchState.UNKNOWN, why);
            if (e instanceof NoSuchFieldException || e instanceof NoSuchMethodException) {
                problems.report("the watch of the znode cannot be looked after: " + why);
            }
            return failed();
        }
    }

    private long failed() {
        return backoff.afterFailure(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    private Verdict look(boolean ask) throws ReflectiveOperationException {
        Verdict verdict = auditor.look(ask);
        if (drain.begun()) {
            verdict = whileDraining(verdict);
        }
        record.found(verdict.state, verdict.problem);
        return verdict;
    }

    /** An engine that knows of the deletion is out only when it says so: that of 1.6.0 lets Curator make its znode again. */
    private Verdict whileDraining(Verdict verdict) {
        Object node = auditor.curatorNode();
        if (drainedNode == null) {
            drainedNode = node;
        }
        if (verdict.state == WatchState.DEREGISTERED) {
            return verdict;
        }
        if (node == drainedNode) {
            return new Verdict(
                    WatchState.UNKNOWN, Action.GIVE_UP, "the engine drains and has not given its znode up yet");
        }
        drainedNode = null;
        drain.forget();
        return verdict;
    }

    private long act(Verdict verdict) throws ReflectiveOperationException {
        boolean repairs = mode == WatchMode.REPAIR;
        switch (verdict.action) {
            case REARM:
                return !repairs || rearm() ? settled() : failed();
            case DRAIN:
                return !repairs || actUponMissedDeletion() ? settled() : failed();
            case GIVE_UP:
                return repairs && givenUp() ? settled() : Math.min(failed(), REGULAR_MILLIS);
            case SOON:
                return Math.min(failed(), REGULAR_MILLIS);
            default:
                return settled();
        }
    }

    private long settled() {
        backoff.reset();
        return REGULAR_MILLIS;
    }

    /** Sets the watch again and looks whether it is set. */
    private boolean rearm() throws ReflectiveOperationException {
        try {
            client.rearm(auditor.path());
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            Throwable cause = ZooKeeperHandle.cause(e);
            repairFailed("the watch of the znode could not be set again: " + cause);
            return false;
        }
        Verdict after = look(true);
        if (after.state == WatchState.ARMED || drain.begun()) {
            record.repaired();
            return true;
        }
        if (after.action == Action.DRAIN && mode == WatchMode.REPAIR) {
            return actUponMissedDeletion();
        }
        repairFailed("the watch of the znode was set again and is not in the client's table");
        return false;
    }

    private void repairFailed(String why) {
        record.repairFailed();
        record.found(record.state(), why);
    }

    private boolean actUponMissedDeletion() throws ReflectiveOperationException {
        if (drain.begin(auditor.path())) {
            record.deletionMissed();
        }
        return awaitOut();
    }

    /** Takes an engine out of ZooKeeper that drains and does not do it by itself: as long as it is there, it is given sessions. */
    private boolean givenUp() throws ReflectiveOperationException {
        if (drain.overdue()) {
            client.giveUp();
            look(false);
        }
        return client.out(client.node());
    }

    /** Whether the engine is out of ZooKeeper within a short time. */
    private boolean awaitOut() throws ReflectiveOperationException {
        drain.awaitOut(OUT_MILLIS);
        look(false);
        return client.out(client.node());
    }

    private void carryOut() {
        for (WatchOrder order = orders.poll(); order != null; order = orders.poll()) {
            if (!order.begin()) {
                continue;
            }
            try {
                order.answer(carriedOut(order));
            } catch (Throwable e) {
                Throwable cause = ZooKeeperHandle.cause(e);
                order.answer(
                        cause instanceof InterruptedException
                                ? answer(Code.NOT_NOW, "the connection to ZooKeeper changed meanwhile")
                                : answer(Code.FAILED, String.valueOf(cause)));
            }
        }
    }

    private WatchAnswer carriedOut(WatchOrder order) throws ReflectiveOperationException {
        if (order.kind == WatchOrder.Kind.DRAIN) {
            return drained(order.reason);
        }
        Verdict verdict = look(true);
        if (verdict.action == Action.GIVE_UP) {
            return answer(Code.NOTHING_TO_DO, verdict.problem);
        }
        switch (verdict.state) {
            case NONE:
                return answer(Code.CANNOT, "the engine is not registered in ZooKeeper");
            case UNKNOWN:
                return answer(Code.NOT_NOW, verdict.problem);
            default:
                return order.kind == WatchOrder.Kind.AUDIT ? audited(verdict) : repaired(verdict);
        }
    }

    private WatchAnswer audited(Verdict verdict) throws ReflectiveOperationException {
        act(verdict);
        return answer(Code.DONE, verdict.problem);
    }

    private WatchAnswer repaired(Verdict verdict) throws ReflectiveOperationException {
        if (verdict.state != WatchState.LOST) {
            return answer(
                    Code.NOTHING_TO_DO, verdict.state == WatchState.ARMED ? "the watch is set" : "the engine drains");
        }
        if (verdict.action == Action.DRAIN && mode == WatchMode.REPAIR) {
            return actUponMissedDeletion()
                    ? answer(Code.DONE, "the znode had been deleted: the engine drains")
                    : answer(Code.FAILED, "the znode had been deleted, and the engine does not leave ZooKeeper");
        }
        if (verdict.action == Action.DRAIN) {
            return answer(
                    Code.CANNOT,
                    "the znode was deleted, and made again: the engine is to drain, which this is no order for");
        }
        return rearm() ? answer(Code.DONE, "the watch is set again") : answer(Code.FAILED, record.problem());
    }

    private WatchAnswer drained(String reason) throws ReflectiveOperationException {
        look(false);
        if (record.state() == WatchState.DEREGISTERED) {
            return answer(Code.NOTHING_TO_DO, "the engine drains already");
        }
        if (drain.begun()) {
            givenUp();
            return answer(Code.NOTHING_TO_DO, "the engine drains already");
        }
        if (auditor.path().isEmpty()) {
            return answer(Code.CANNOT, "the engine is not registered in ZooKeeper");
        }
        if (!drain.begin(auditor.path())) {
            return answer(Code.NOTHING_TO_DO, "the engine drains already");
        }
        if (awaitOut() || givenUp()) {
            return answer(Code.DONE, "the engine is out of ZooKeeper and drains: " + reason);
        }
        Throwable failure = drain.failure();
        return failure == null
                ? answer(Code.TIMED_OUT, "the engine has not left ZooKeeper for " + OUT_MILLIS + " ms; it goes on")
                : answer(Code.FAILED, String.valueOf(failure));
    }

    private WatchAnswer answer(Code code, String detail) {
        return new WatchAnswer(code, record.state(), detail);
    }
}
