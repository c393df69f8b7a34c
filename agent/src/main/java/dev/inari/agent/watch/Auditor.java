package dev.inari.agent.watch;

import dev.inari.agent.watch.Look.Registration;
import dev.inari.agent.watch.Verdict.Action;
import dev.inari.mbeans.WatchState;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the engine's client and judges what it finds. Asks the ensemble only when the client's own table does not tell. What it finds odd in
 * a session that was in order before, it looks at twice: an event may be on its way to the engine's watcher. For the keeper's thread.
 */
final class Auditor {
    private static final long EVENTS_MILLIS = 1_000;

    /** An engine sets its watch right after it has made its node; until then it is not lost. */
    private static final long REGISTERING_MILLIS = 500;

    private final EngineClient client;
    private final WatchRecord record;
    private final NodeNews news;
    private final Asking asking = new Asking();
    private @Nullable Object curatorNode;
    private @Nullable NodeStat known;
    private long knownSession;
    private long unarmedSinceMillis = -1;
    private String path = "";
    private long askingNanos;
    /** Read on the event thread. */
    private volatile boolean foreign;

    /** @param bell rung when a node that was waited for has changed; on ZooKeeper's thread */
    Auditor(EngineClient client, WatchRecord record, Runnable bell) {
        this.client = client;
        this.record = record;
        this.news = new NodeNews(bell);
    }

    /** Whether the watch is set on the node of an earlier session, as far as the last look knows. Any thread. */
    boolean foreign() {
        return foreign;
    }

    /** An answer that is waited for will not come, or will not count. Any thread. */
    void connectionChanged() {
        asking.giveUp();
    }

    /** The node's path as the last look found it; empty if there is none. */
    String path() {
        return path;
    }

    /** Curator's keeper of the node as the last look found it; null if there is none. */
    @Nullable
    Object curatorNode() {
        return curatorNode;
    }

    /** Looks; with {@code ask} also at the ensemble, whatever the table says. */
    Verdict look(boolean ask) throws ReflectiveOperationException {
        long begun = System.nanoTime();
        askingNanos = 0;
        try {
            return judged(ask);
        } finally {
            record.audited(System.nanoTime() - begun - askingNanos);
        }
    }

    /** Nothing that was before counts: what is there now is taken as it is. */
    void forget() {
        known = null;
        unarmedSinceMillis = -1;
        news.forget();
    }

    private Verdict judged(boolean ask) throws ReflectiveOperationException {
        Object node = client.node();
        // Before its first registration an engine has a watcher and no node as well.
        boolean out = client.out(node) && (node != null || curatorNode != null || client.closed());
        if (node != null && !out) {
            if (node != curatorNode) {
                forget();
            }
            curatorNode = node;
            path = client.path(node);
            record.at(path);
        }
        if (out || path.isEmpty()) {
            return WatchPolicy.judge(Look.without(out ? Registration.OUT : Registration.NONE), null, 0);
        }
        if (!client.connected()) {
            return WatchPolicy.judge(Look.disconnected(), known, knownSession);
        }
        ZooKeeperHandle handle = client.handle();
        if (!handle.connected()) {
            return WatchPolicy.judge(Look.disconnected(), known, knownSession);
        }
        if (record.connectionState().isEmpty()) {
            record.connection("CONNECTED");
        }
        return judged(handle, ask);
    }

    private Verdict judged(ZooKeeperHandle handle, boolean ask) throws ReflectiveOperationException {
        Look look = ofTable(handle);
        record.session(look.session);
        Verdict verdict = WatchPolicy.judge(look, known, knownSession);
        if (!ask && verdict.action != Action.ASK) {
            return verdict;
        }
        look = asked(handle, look, false);
        verdict = WatchPolicy.judge(look, known, knownSession);
        if (verdict.action == Action.WAIT) {
            look = asked(handle, look, true);
            verdict = WatchPolicy.judge(look, known, knownSession);
        }
        boolean odd = verdict.action == Action.REARM || verdict.action == Action.DRAIN;
        if (odd && (look.made || (known != null && knownSession == look.session))) {
            awaitEvents(handle);
            look = asked(handle, ofTable(handle), false);
            verdict = WatchPolicy.judge(look, known, knownSession);
        }
        if (verdict.action == Action.REARM && known == null && registering()) {
            return new Verdict(WatchState.UNKNOWN, Action.SOON, "the engine is registering");
        }
        remember(look, verdict);
        return verdict;
    }

    private Look ofTable(ZooKeeperHandle handle) throws ReflectiveOperationException {
        return Look.ofTable(handle.session(), handle.watches(path, client::isWatcher));
    }

    private boolean registering() {
        long now = System.nanoTime() / 1_000_000;
        if (unarmedSinceMillis < 0) {
            unarmedSinceMillis = now;
        }
        return now - unarmedSinceMillis < REGISTERING_MILLIS;
    }

    private void remember(Look look, Verdict verdict) {
        NodeStat node = look.node;
        if (node != null && !node.belongsTo(look.session)) {
            // What was heard being made is another session's, and will end with it.
            news.forget();
        }
        foreign = look.armed && node != null && !node.belongsTo(look.session);
        if (node != null && node.belongsTo(look.session) && verdict.action != Action.DRAIN) {
            known = node;
            knownSession = look.session;
        }
    }

    /** The look with what the ensemble says of the node; with {@code watched}, what becomes of it next rings the bell. */
    private Look asked(ZooKeeperHandle handle, Look look, boolean watched) throws ReflectiveOperationException {
        long begun = System.nanoTime();
        asking.begin();
        try {
            // First: an answer of before is no deletion.
            boolean made = news.made(look.session);
            return look.with(watched ? handle.stat(path, news) : handle.stat(path), made);
        } finally {
            asking.end();
            askingNanos += System.nanoTime() - begun;
        }
    }

    private void awaitEvents(ZooKeeperHandle handle) throws ReflectiveOperationException {
        long begun = System.nanoTime();
        asking.begin();
        try {
            // In vain only if the event thread is stuck: then nobody but the agent will act upon anything.
            handle.awaitEvents(path, EVENTS_MILLIS);
        } finally {
            asking.end();
            askingNanos += System.nanoTime() - begun;
        }
    }
}
