package dev.inari.sidecar;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.IdentifiedHeartbeat;
import dev.inari.jmx.JobsReport;
import dev.inari.jmx.Outcome;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.EngineRecord.Begun;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.exit.Signals;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.http.SessionIds;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.zookeeper.Deletion;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeView;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls that may block into events. For the workers; nothing that a peer does is thrown, not even an {@link Error}: what it sends is not
 * ours to vouch for. What our own journal throws is caught by {@link GuardedEngine}.
 */
final class EngineCalls {
    private static final int MOST_EVIDENCE = 50;
    private static final int MOST_CURES = 10;
    private static final String UNANSWERED = "UNANSWERED";

    private final EngineClient client;
    private final Signals signals;
    private final EngineProcess process;
    private final EngineRecord record;
    private final TransitionLog log;

    EngineCalls(EngineClient client, Signals signals, EngineProcess process, EngineRecord record, TransitionLog log) {
        this.client = client;
        this.signals = signals;
        this.process = process;
        this.record = record;
        this.log = log;
    }

    /**
     * What one read brought.
     *
     * @param identity who answered, if that was asked and told
     * @param unidentified the heartbeat, if it came and the identity that was asked with it did not
     */
    record Reading(
            @Nullable EngineIdentity identity,
            Event event,
            @Nullable Heartbeat unidentified) {
        Reading(@Nullable EngineIdentity identity, Event event) {
            this(identity, event, null);
        }

        boolean missed() {
            return event instanceof Event.MissedBeat;
        }

        /** The heartbeat, if it came. */
        @Nullable
        Heartbeat heartbeat() {
            return event instanceof Event.Beat beat ? beat.heartbeat() : unidentified;
        }
    }

    /**
     * A heartbeat, and after it the identity if that is wanted: told after the heartbeat it is at least as new, so that a decision on this
     * heartbeat follows what the engine is now.
     */
    Reading read(Predicate<Heartbeat> withIdentity) {
        return guarded(() -> {
            Event event = heartbeat();
            return event instanceof Event.Beat beat && withIdentity.test(beat.heartbeat())
                    ? identified(client.identity(), beat)
                    : new Reading(null, event);
        });
    }

    /** Both in one request: an engine that rang its bell may be waiting to be let go. */
    Reading readAtOnce() {
        return guarded(() -> {
            Outcome<IdentifiedHeartbeat> outcome = client.identifiedHeartbeat();
            return outcome instanceof Outcome.Answered<IdentifiedHeartbeat> answered
                    ? identified(
                            outcome.map(IdentifiedHeartbeat::identity),
                            new Event.Beat(answered.value().heartbeat()))
                    : new Reading(null, missed(outcome));
        });
    }

    private Reading guarded(Supplier<Reading> reading) {
        try {
            return reading.get();
        } catch (RuntimeException | Error e) {
            log.failed("reading a heartbeat failed", e);
            return new Reading(null, new Event.MissedBeat(Miss.MALFORMED, e.toString()));
        }
    }

    private Reading identified(Outcome<EngineIdentity> outcome, Event.Beat event) {
        if (!(outcome instanceof Outcome.Answered<EngineIdentity> answered)) {
            return new Reading(null, missed(outcome), event.heartbeat());
        }
        String agentId = answered.value().agentId();
        return agentId.equals(process.agentId())
                ? new Reading(answered.value(), event)
                : new Reading(null, new Event.MissedBeat(Miss.STRANGER, "agent " + agentId));
    }

    private Event heartbeat() {
        Outcome<Heartbeat> outcome = client.heartbeat();
        return outcome instanceof Outcome.Answered<Heartbeat> answered
                ? new Event.Beat(answered.value())
                : missed(outcome);
    }

    private static Event.MissedBeat missed(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?> refused) {
            return new Event.MissedBeat(Miss.REFUSED, refused.detail());
        } else if (outcome instanceof Outcome.TimedOut<?> timedOut) {
            return new Event.MissedBeat(Miss.TIMED_OUT, timedOut.detail());
        } else if (outcome instanceof Outcome.AuthenticationFailed<?> failed) {
            return new Event.MissedBeat(Miss.AUTHENTICATION_FAILED, failed.detail());
        } else if (outcome instanceof Outcome.NotInstrumented<?> not) {
            return new Event.MissedBeat(Miss.NOT_INSTRUMENTED, not.detail());
        }
        return new Event.MissedBeat(Miss.MALFORMED, outcome.describe());
    }

    Event askExit(long epoch, String reason, String actor) {
        Begun begun = record.intendIfPossible(Deed.ASK, actor, "epoch " + epoch + ", " + reason);
        return exitAsked(begun, () -> client.requestExit(epoch, reason));
    }

    Event forceExit(String reason, String actor) {
        Begun begun = record.intendIfPossible(Deed.FORCE_ASK, actor, reason);
        return exitAsked(begun, () -> client.exitThoughServing(reason));
    }

    private Event exitAsked(Begun begun, Supplier<Outcome<ExitAnswer>> request) {
        try {
            Outcome<ExitAnswer> outcome = request.get();
            if (outcome instanceof Outcome.Answered<ExitAnswer> answered) {
                ExitAnswer answer = answered.value();
                record.settle(begun, answer.getCode().name(), answer.toString());
                return new Event.ExitAnswered(answer);
            }
            record.settle(begun, UNANSWERED, outcome.describe());
            return new Event.ExitUnanswered(outcome.describe());
        } catch (RuntimeException | Error e) {
            log.failed("asking the engine to leave failed", e);
            record.settle(begun, UNANSWERED, e.toString());
            return new Event.ExitUnanswered(e.toString());
        }
    }

    /** Lets the engine refuse an exit before one matters: the first request of all would take several times as long as any later one. */
    void rehearseExit() {
        try {
            if (client.rehearseExit() instanceof Outcome.Answered<ExitAnswer> answered
                    && answered.value().getCode() == ExitAnswer.Code.ACCEPTED) {
                log.done("its agent accepted a request that every agent must refuse; is it of another version?");
            }
        } catch (RuntimeException | Error e) {
            log.failed("rehearsing an exit failed", e);
        }
    }

    Event.SignalResult signal(Signal signal, String reason, String actor) {
        return signal(signal, signal == Signal.TERM ? Deed.TERM : Deed.KILL, reason, actor);
    }

    Event.SignalResult killByHand(String reason, String actor) {
        return signal(Signal.KILL, Deed.KILL_BY_HAND, reason, actor);
    }

    /** Nothing is sent that is not in the journal first: what is forgotten would be done twice. */
    private Event.SignalResult signal(Signal signal, Deed deed, String reason, String actor) {
        Begun begun;
        try {
            begun = record.intend(deed, actor, reason);
        } catch (JournalException e) {
            record.notBegun(deed, SignalOutcome.UNRECORDED);
            log.done("SIG" + signal + " is not sent: " + e.getMessage());
            return new Event.SignalResult(signal, SignalOutcome.UNRECORDED);
        }
        SignalOutcome outcome = sent(signal);
        record.settle(begun, outcome.name(), outcome.text());
        return new Event.SignalResult(signal, outcome);
    }

    private SignalOutcome sent(Signal signal) {
        try {
            return signals.send(signal, process);
        } catch (RuntimeException | Error e) {
            log.failed("sending SIG" + signal + " failed", e);
            return SignalOutcome.UNVERIFIED;
        }
    }

    /** Keeps what the engine looks like inside; what does not answer is no evidence, and holds nothing up for longer than a deadline. */
    void collectEvidence() {
        try {
            Outcome<List<String>> outcome = client.threadsHoldingJvm();
            String held = "the agent does not tell what holds the JVM, " + outcome.describe();
            if (outcome instanceof Outcome.Answered<List<String>> answered) {
                held = String.join("\n", answered.value());
                answered.value().stream()
                        .limit(MOST_EVIDENCE)
                        .forEach(thread -> log.done("evidence: held by " + thread));
            } else {
                log.done("evidence: " + held);
            }
            Outcome<String> dump = client.threadDump();
            record.evidence(
                    "threads that hold the JVM, and all threads",
                    held + "\n\n" + (dump instanceof Outcome.Answered<String> told ? told.value() : dump.describe()));
        } catch (RuntimeException | Error e) {
            log.failed("collecting evidence failed", e);
        }
    }

    /** The open sessions; null if the agent did not tell. */
    @Nullable
    List<SessionInfo> sessions() {
        try {
            Outcome<List<SessionInfo>> outcome = client.sessions();
            return outcome instanceof Outcome.Answered<List<SessionInfo>> answered ? answered.value() : null;
        } catch (RuntimeException | Error e) {
            log.failed("reading the sessions failed", e);
            return null;
        }
    }

    /** What its agent tells of its watch; null if it did not. */
    @Nullable
    WatchReport watches() {
        try {
            Outcome<WatchReport> outcome = client.watches();
            return outcome instanceof Outcome.Answered<WatchReport> answered ? answered.value() : null;
        } catch (RuntimeException | Error e) {
            log.failed("reading what its agent tells of its watch failed", e);
            return null;
        }
    }

    /** What its agent tells of its jobs, without those if nothing came since {@code known} changes. */
    Outcome<JobsReport> jobs(long known) {
        try {
            return client.jobs(known);
        } catch (RuntimeException | Error e) {
            log.failed("reading its jobs failed", e);
            return new Outcome.Malformed<>(e.toString());
        }
    }

    Event closeLeaked(String reason, String actor) {
        try {
            Outcome<List<SessionInfo>> outcome = client.leaked();
            if (!(outcome instanceof Outcome.Answered<List<SessionInfo>> answered)) {
                return new Event.CureEnded(Condition.LEAKED_SESSION, outcome.describe());
            }
            StringJoiner results = new StringJoiner("; ");
            answered.value().stream()
                    .limit(MOST_CURES)
                    .forEach(session -> results.add(closeSession(session.getId(), -1, reason, actor)));
            return new Event.CureEnded(Condition.LEAKED_SESSION, results.toString());
        } catch (RuntimeException | Error e) {
            log.failed("closing leaked sessions failed", e);
            return new Event.CureEnded(Condition.LEAKED_SESSION, e.toString());
        }
    }

    Event closeOrphan(String sessionId, long lastAccessMillis, String reason, String actor) {
        try {
            return new Event.CureEnded(
                    Condition.ORPHAN_SESSION, closeSession(sessionId, lastAccessMillis, reason, actor));
        } catch (RuntimeException | Error e) {
            log.failed("closing an orphan session failed", e);
            return new Event.CureEnded(Condition.ORPHAN_SESSION, e.toString());
        }
    }

    /** Everybody reads what is written down here, and an engine's error can have the id in it. */
    private String closeSession(String id, long lastAccessMillis, String reason, String actor) {
        String shown = SessionIds.shortened(id);
        Begun begun = record.intendIfPossible(Deed.CLOSE_SESSION, actor, "session " + shown + ", " + reason);
        Outcome<CloseAnswer> outcome = client.closeSession(id, lastAccessMillis, reason);
        String result = outcome instanceof Outcome.Answered<CloseAnswer> answered
                ? answered.value().getCode().name()
                : UNANSWERED;
        String told = outcome.describe().replace(id, shown);
        record.settle(begun, result, told);
        log.done("session " + shown + ": " + told);
        return shown + " " + result;
    }

    /**
     * What became of an order about the engine's znode.
     *
     * @param done whether it was carried out, or there was nothing to do
     * @param cannot whether the agent knows no way to do it
     */
    record ZnodeOrder(boolean done, boolean cannot, String detail) {
        static ZnodeOrder undone(String detail) {
            return new ZnodeOrder(false, false, detail);
        }

        Event endOf(Condition cured) {
            return new Event.CureEnded(cured, detail);
        }
    }

    /** Done only if the watch is set afterwards. */
    ZnodeOrder repairWatch(String reason, String actor) {
        return ordered(Deed.REPAIR_WATCH, WatchState.ARMED, reason, actor, () -> client.repairWatch(reason));
    }

    /** Done only if the engine is out of ZooKeeper afterwards. */
    ZnodeOrder drain(String reason, String actor) {
        return ordered(Deed.DRAIN, WatchState.DEREGISTERED, reason, actor, () -> client.drain(reason));
    }

    ZnodeOrder deleteZnode(ZnodeView view, Znode znode, String reason, String actor) {
        String what = znode.path() + " of czxid 0x" + Long.toHexString(znode.czxid());
        Begun begun;
        try {
            begun = record.intend(Deed.DELETE_ZNODE, actor, what + ", " + reason);
        } catch (JournalException e) {
            record.notBegun(Deed.DELETE_ZNODE, SignalOutcome.UNRECORDED);
            return ZnodeOrder.undone("the znode is not deleted: " + e.getMessage());
        }
        Deletion deletion = view.deleteIfUnchanged(znode);
        record.settle(begun, deletion.outcome().name(), deletion.words());
        log.done("znode " + what + ": " + deletion.words());
        boolean gone =
                deletion.outcome() == Deletion.Outcome.DELETED || deletion.outcome() == Deletion.Outcome.ALREADY_GONE;
        return new ZnodeOrder(gone, false, deletion.words());
    }

    private ZnodeOrder ordered(
            Deed deed, WatchState wanted, String reason, String actor, Supplier<Outcome<WatchAnswer>> order) {
        Begun begun = record.intendIfPossible(deed, actor, reason);
        ZnodeOrder ended;
        String code = UNANSWERED;
        try {
            Outcome<WatchAnswer> outcome = order.get();
            boolean done = false;
            boolean cannot = outcome instanceof Outcome.NotInstrumented<WatchAnswer>;
            if (outcome instanceof Outcome.Answered<WatchAnswer> answered) {
                WatchAnswer said = answered.value();
                code = said.getCode().name();
                done = said.getState() == wanted
                        && (said.getCode() == WatchAnswer.Code.DONE
                                || said.getCode() == WatchAnswer.Code.NOTHING_TO_DO);
                cannot = said.getCode() == WatchAnswer.Code.CANNOT;
            }
            ended = new ZnodeOrder(done, cannot, outcome.describe());
        } catch (RuntimeException | Error e) {
            log.failed("an order about its znode failed", e);
            ended = ZnodeOrder.undone(e.toString());
        }
        record.settle(begun, code, ended.detail());
        log.done(deed.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + ended.detail());
        return ended;
    }

    void close() {
        try {
            client.close();
        } catch (Exception e) {
            log.done("its connection did not close: " + e);
        }
    }
}
