package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.EngineStatus.Decision;
import dev.inari.sidecar.control.EngineStatus.Hold;
import dev.inari.sidecar.control.EngineStatus.Next;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Word;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.guard.Durations;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has one engine end and waits until its process is gone, or until it is certain that it will not go now. What happens in between is the
 * sidecar's; here it is only watched. For one thread.
 */
final class EngineEnd {
    /** For a parent to collect a process that has ended. */
    static final Duration TO_COLLECT = Duration.ofSeconds(2);

    private final Host host;
    private final Reach reach;
    private final Control control;
    private final Waiting waiting;
    /** As it was seen last. */
    private EngineStatus seen;

    private final boolean ordered;
    private @Nullable Ended ended;
    private long defunctAt = -1;

    /** {@code ordered} if its end is the sidecar's to decide, and not yet done. */
    private EngineEnd(Host host, Reach reach, Waiting waiting, EngineStatus engine, boolean ordered) {
        this.host = host;
        this.reach = reach;
        this.control = reach.control();
        this.waiting = waiting;
        this.seen = engine;
        this.ordered = ordered;
    }

    static EngineEnd stop(Host host, Reach reach, Waiting waiting, EngineStatus engine, Word word) {
        EngineEnd end = new EngineEnd(host, reach, waiting, engine, true);
        end.begin(() -> reach.control().stop(engine.agentId(), word), word.dryRun());
        return end;
    }

    static EngineEnd kill(Host host, Reach reach, Waiting waiting, EngineStatus engine, Word word) {
        EngineEnd end = new EngineEnd(host, reach, waiting, engine, false);
        end.begin(() -> reach.control().kill(engine.agentId(), word), word.dryRun());
        return end;
    }

    /** Waits for all of them; what became of each is in their order. */
    static List<Ended> await(List<EngineEnd> ends, Waiting waiting) {
        while (true) {
            ends.forEach(EngineEnd::look);
            List<Ended> over = ends.stream()
                    .map(EngineEnd::ended)
                    .flatMap(Stream::ofNullable)
                    .toList();
            if (over.size() == ends.size()) {
                return over;
            }
            waiting.pause();
        }
    }

    private interface Saying {
        Reply say() throws ControlException;
    }

    private void begin(Saying saying, boolean dryRun) {
        try {
            Reply reply = saying.say();
            if (reply.code() == Reply.Code.UNKNOWN_ENGINE) {
                judgeUnknown();
            } else if (dryRun || reply.code() != Reply.Code.TAKEN) {
                finish(Ending.of(reply.code()), reply.text(), reply.code() == Reply.Code.SERVES);
            }
        } catch (ControlException e) {
            lost(e);
        }
    }

    /** What became of it; null as long as that is open. */
    private @Nullable Ended ended() {
        return ended;
    }

    /** Looks once. */
    private void look() {
        if (ended != null) {
            return;
        }
        try {
            EngineStatus now = control.engine(seen.agentId());
            if (now == null) {
                judgeUnknown();
            } else {
                seen = now;
                judge(now);
            }
        } catch (ControlException e) {
            if (e.kind() != ControlException.Kind.LATE) {
                lost(e);
            }
        }
        if (ended == null && waiting.over()) {
            finish(Ending.STILL_ALIVE, timeOver());
        }
    }

    private void judge(EngineStatus now) {
        Decision refused = now.orderEnded();
        Hold hold = now.hold();
        if (now.gone()) {
            over(
                    now.condition("DEFUNCT") == null ? Liveness.GONE : liveness(),
                    now.why().inputs());
        } else if (ordered && refused != null && now.order() == null && !now.leaving()) {
            finish(Ending.REFUSED_BY_FENCE, refused.inputs() + "; " + refused.ruleText(), true);
        } else if (ordered && now.leaving() && hold != null) {
            finish(
                    Ending.REFUSED_BY_FENCE,
                    "it is on its way out, but " + heldBy(hold) + ", so it gets no signal until it is released");
        } else if (!now.leaving() || now.next().inMillis() != null) {
            waiting.tell(now.stage() + now.next().what(), progress(now));
        }
    }

    /** The process has ended. Whether its parent collects it is seen only after a moment. */
    private void over(Liveness liveness, String how) {
        if (liveness != Liveness.DEFUNCT) {
            finish(Ending.GONE, liveness.over() ? liveness.text() : how);
            return;
        }
        if (defunctAt < 0) {
            defunctAt = waiting.millis();
        }
        if (waiting.millis() - defunctAt >= TO_COLLECT.toMillis()) {
            finish(Ending.DEFUNCT, how);
        }
    }

    static String heldBy(Hold hold) {
        return "held by " + hold.by() + " (" + hold.reason() + ")";
    }

    /** Forgotten by its sidecar: the process table remains. */
    private void judgeUnknown() {
        Liveness liveness = liveness();
        if (liveness.over()) {
            over(liveness, liveness.text());
        } else {
            finish(Ending.STILL_ALIVE, control.name() + " does not know it any more; " + liveness.text());
        }
    }

    private void lost(ControlException e) {
        Liveness liveness = liveness();
        if (liveness.over()) {
            over(liveness, liveness.text());
            return;
        }
        String next = reach.daemon()
                ? "A daemon that starts goes on where this one ended; without one, give this command again."
                : "Give this command again.";
        finish(
                Ending.STILL_ALIVE,
                e.getMessage() + ". The engine was " + seen.stage() + " when it was seen last. " + next);
    }

    private Liveness liveness() {
        return host.processes()
                .livenessOf(new EngineProcess(seen.pid(), seen.startTicks(), seen.bootId(), seen.agentId()));
    }

    private String timeOver() {
        String state = seen.stage() + " after " + Durations.human(waiting.millis());
        return reach.daemon()
                ? state + "; the daemon goes on with it: " + next(seen.next())
                : state
                        + "; nobody goes on with it, for no daemon runs here: give this command again with a longer --timeout";
    }

    private static String progress(EngineStatus now) {
        return ShortId.of(now.agentId()) + " " + now.stage() + " for " + Durations.human(now.inStageMillis()) + ": "
                + now.why().ruleText() + "; next: " + next(now.next());
    }

    static String next(Next next) {
        Long in = next.inMillis();
        if (in == null) {
            return next.what();
        }
        return in < Duration.ofSeconds(1).toMillis()
                ? next.what() + " at once"
                : next.what() + " in " + Durations.human(in);
    }

    private void finish(Ending ending, String detail) {
        finish(ending, detail, false);
    }

    private void finish(Ending ending, String detail, boolean serving) {
        Ended now = Ended.of(seen, ending, detail, waiting.millis());
        ended = serving ? now.becauseItServes() : now;
    }
}
