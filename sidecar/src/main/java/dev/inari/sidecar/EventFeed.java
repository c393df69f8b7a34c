package dev.inari.sidecar;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineList;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.http.EventBuffer;
import dev.inari.sidecar.http.Listeners;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of what changes, while somebody listens, and rests while nobody does. Each change of a stage is heard on the decision thread, which only
 * queues it; counts and conditions are compared twice a second on a thread of its own, as they were last told; deeds are read from the journal. {@link #pass}
 * is for one thread, which it may keep for long; the rest is thread-safe.
 */
final class EventFeed implements TransitionListener {
    /** Longer than a client takes to come back. */
    private static final int PASSES_ALONE = 240;

    private static final int PASSES_BETWEEN_DEEDS = 2;
    private static final int MOST_DEEDS = 200;
    private static final int MOST_QUEUED = 10_000;

    private final EventBuffer buffer;
    private final Control control;
    private final Listeners listeners;
    private final ConcurrentLinkedQueue<Transition> transitions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private Map<String, Seen> seen = new HashMap<>();
    private Map<Long, String> outcomes = new HashMap<>();
    private boolean deedsKnown;
    private volatile boolean resting = true;
    /** Since when somebody listens. */
    private long heardMillis;

    private int passesAlone;
    private int passesUntilDeeds;

    EventFeed(EventBuffer buffer, Control control, Listeners listeners) {
        this.buffer = buffer;
        this.control = control;
        this.listeners = listeners;
    }

    /** A change of stage. */
    record Transition(String agentId, long pid, String from, String to, EngineStatus.Decision why) {}

    /** An engine is no longer among those that are guarded. */
    record Gone(String agentId, long pid) {}

    /** What of an engine is worth an event; times alone are not. */
    private record Seen(
            String stage,
            EngineStatus.@Nullable Sessions sessions,
            @Nullable String exitPhase,
            int missed,
            String rule,
            EngineStatus.@Nullable Order order,
            EngineStatus.@Nullable Hold hold,
            List<String> conditions,
            long pid) {
        static Seen of(EngineStatus engine) {
            EngineStatus.Beat beat = engine.heartbeat();
            return new Seen(
                    engine.stage(),
                    beat == null ? null : beat.sessions(),
                    beat == null ? null : beat.exitPhase(),
                    engine.missedHeartbeats(),
                    engine.why().rule()
                            + engine.why().consequence()
                            + engine.policy().rule(),
                    engine.order(),
                    engine.hold(),
                    engine.conditions().stream()
                            .map(each -> each.name() + each.response() + each.cures() + each.outcome())
                            .toList(),
                    engine.pid());
        }
    }

    @Override
    public void changed(EngineProcess engine, Stage from, Stage to, Explanation why) {
        if (resting && listeners.count() == 0) {
            return;
        }
        // A client that misses one still sees the stage by the next event of the engine.
        if (queued.incrementAndGet() > MOST_QUEUED) {
            queued.decrementAndGet();
            return;
        }
        transitions.add(new Transition(
                engine.agentId(),
                engine.pid(),
                from.name(),
                to.name(),
                new EngineStatus.Decision(
                        why.inputs(), why.rule().name(), why.rule().text(), why.consequence())));
    }

    /** Adds what changed since the last time. Where nobody has listened for long, it waits first for somebody who does, or for an interrupt. */
    void pass() throws IOException {
        passesAlone = listeners.count() > 0 ? 0 : passesAlone + 1;
        boolean alone = resting || passesAlone == PASSES_ALONE;
        if (alone && !rest()) {
            return;
        }
        drain().forEach(each -> buffer.add("transition", each));
        try {
            engines(control.engines());
            if (passesUntilDeeds-- <= 0) {
                passesUntilDeeds = PASSES_BETWEEN_DEEDS;
                deeds(control.history(new HistoryRequest("", null, null, MOST_DEEDS, true, "", 0)));
            }
        } catch (ControlException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private List<Transition> drain() {
        List<Transition> all = new ArrayList<>();
        Transition next = transitions.poll();
        while (next != null) {
            queued.decrementAndGet();
            all.add(next);
            next = transitions.poll();
        }
        return all;
    }

    /** Who comes later begins anew. False if the thread was interrupted while nobody came. */
    private boolean rest() {
        if (!resting) {
            resting = true;
            deedsKnown = false;
            seen = new HashMap<>();
            outcomes = new HashMap<>();
            buffer.forget();
            drain();
        }
        try {
            heardMillis = listeners.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        passesAlone = 0;
        passesUntilDeeds = 0;
        resting = false;
        return true;
    }

    private void engines(EngineList list) {
        Map<String, Seen> now = new HashMap<>();
        for (EngineStatus each : list.engines()) {
            Seen is = Seen.of(each);
            now.put(each.agentId(), is);
            if (!is.equals(seen.get(each.agentId()))) {
                buffer.add("engine", each);
            }
        }
        seen.forEach((agentId, was) -> {
            if (!now.containsKey(agentId)) {
                buffer.add("gone", new Gone(agentId, was.pid()));
            }
        });
        seen = now;
    }

    /** Each deed when it was begun, and again when its outcome is known; those from before anybody listened are no news. */
    private void deeds(List<HistoryEntry> newestFirst) {
        Map<Long, String> now = new HashMap<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            HistoryEntry each = newestFirst.get(i);
            String outcome = each.outcome() + each.detail();
            now.put(each.id(), outcome);
            boolean news = deedsKnown ? !outcome.equals(outcomes.get(each.id())) : each.atMillis() >= heardMillis;
            if (news) {
                buffer.add("action", each);
            }
        }
        outcomes = now;
        deedsKnown = true;
    }
}
