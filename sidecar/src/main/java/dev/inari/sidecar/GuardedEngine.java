package dev.inari.sidecar;

import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.CallSlots.Waiting;
import dev.inari.sidecar.EngineCalls.Reading;
import dev.inari.sidecar.EngineCalls.ZnodeOrder;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Action;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Guard;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Outlook;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.PolicyBook;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.guard.Step;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.zookeeper.Znode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One engine under guard: passes events to the guard and actions to the workers, at most one call at a time. For the decision thread only,
 * apart from {@link #view()}.
 */
final class GuardedEngine {
    private static final Duration LONGEST_WAIT_FOR_A_LOOK = Duration.ofSeconds(10);

    /** After so many reads an engine's JVM has made code of its own for what an exit needs of it; it begins to at the 16th call of a getter. */
    private static final int READS_OF_A_WARM_ENGINE = 24;

    private static final int MOST_TURNS_BETWEEN_LOOKS = 10;

    private final Announcement announced;
    private final EngineProcess process;
    private final Services services;
    private final TransitionLog log;
    private final EngineRecord record;
    private final EngineClient client;
    private final EngineCalls calls;
    private final CallSlots slots;
    private final Deque<Decided> pending = new ArrayDeque<>();
    private final Stillness stillness = new Stillness();
    private final ReadTimes times;
    private final Registration registration = new Registration();
    private final long startedMillis;
    private final ServedLast served = new ServedLast();

    // Written on the decision thread; read by views.
    private volatile EngineState state;
    private volatile @Nullable EngineIdentity identity;
    /** An engine whose agent did not say yet who it is can only be watched. */
    private volatile Policy policy;

    /** Until it is known what an earlier sidecar did, and what operators said, it can only be watched too. */
    private volatile boolean recalled;

    /** How often it was said to hold it. Counted on the decision thread; read by the threads that act. */
    private final AtomicInteger holdsSaid = new AtomicInteger();

    /** For whoever gave an order and asks what became of it. */
    private volatile @Nullable Explanation orderEnded;

    /** What the guard decided, and how often it had been said by then to hold the engine. */
    private record Decided(Action action, int holdsSaid) {}

    /** Whether it answered since the last turn, and the guard believed it. */
    private boolean answered;

    private int turnsUntilLook;

    private boolean calling;
    /** A read that waits for a thread. */
    private @Nullable Waiting waitingRead;

    /** A last look before force that waits for a thread, and since when. */
    private @Nullable Waiting waitingLook;

    private long waitingLookNanos;

    private boolean readWanted;
    /** Whether the next read is for the engine's bell. */
    private boolean rang;
    /** When the bell rang at which it was asked to leave. */
    private long rangNanos;

    private int rehearsals;
    private boolean sessionsWanted;
    private boolean watchWanted;
    private @Nullable WatchReport watchToldLast;
    /** What the guard hears when a dry run ends, of the last action that was only imagined. */
    private @Nullable Event afterDryRun;

    GuardedEngine(Announcement announced, EngineProcess process, Services services, CallSlots slots) {
        this.announced = announced;
        this.process = process;
        this.services = services;
        this.slots = slots;
        this.log = new TransitionLog(announced, services.transitions());
        this.record = new EngineRecord(announced, services);
        this.policy = policyOf(null);
        this.client = services.clients().open(endpointOf(announced));
        this.calls = new EngineCalls(client, services.signals(), process, record, log);
        this.times = new ReadTimes(services);
        this.startedMillis = services.processes().startedMillis(process.pid());
        this.state =
                EngineState.discovered(announced.agentId(), services.ticker().nanos());
        log.discovered(state.why());
    }

    /**
     * Looks at the process, unless it answered since the last turn and is to stay; lets time pass, and reads a heartbeat if one is due. Now and then it looks
     * whatever answers: the port of an engine that ended may be anybody's.
     */
    void turn() {
        turnsUntilLook--;
        boolean lives = answered && turnsUntilLook > 0 && !state.stage().leaving();
        answered = false;
        if (lives || !goneByNow()) {
            feed(new Event.Tick());
        }
        Event seen = registration.look(identity, services.znodes());
        if (seen != null) {
            feed(seen);
            readSoon();
        }
        forceWithoutLookIfLong();
        if (!gone() && times.due()) {
            sessionsWanted |= times.sessionsDue(state);
            watchWanted |= times.watchDue(state);
            readSoon();
        }
    }

    /** Looks at the process; true if it has ended, which is then known. */
    private boolean goneByNow() {
        turnsUntilLook = MOST_TURNS_BETWEEN_LOOKS;
        Liveness liveness = services.processes().livenessOf(process);
        if (liveness.over()) {
            feed(gone(liveness));
        }
        return gone();
    }

    /** A miss counts also where nobody can tell whether the process lives. */
    private boolean goneForAllThatIsKnown() {
        try {
            return goneByNow();
        } catch (RuntimeException e) {
            log.failed("looking at its process failed", e);
            return false;
        }
    }

    private Event gone(Liveness liveness) {
        boolean defunct = liveness == Liveness.DEFUNCT;
        String parent = defunct ? services.processes().parentOf(process.pid()) : "";
        return new Event.ProcessGone(liveness.text() + (parent.isEmpty() ? "" : "; its parent is " + parent), defunct);
    }

    /**
     * Takes up what an earlier sidecar began and what operators said. Until then the engine is only watched.
     *
     * @param ladder the last rung that was reached; null if none was
     * @param hold null if nobody holds the engine
     */
    void recall(@Nullable Ladder ladder, @Nullable Hold hold) {
        if (recalled) {
            return;
        }
        EngineState before = state;
        if (hold != null) {
            state = state.heldBy(hold);
        }
        if (ladder != null && !gone()) {
            state = TakingUp.where(ladder, state, policy, services.ticker().nanos());
        }
        log.stepped(before, new Step(state, List.of()));
        recalled = true;
    }

    /** An operator's order, hold or release. */
    void said(Event event) {
        if (event instanceof Event.Held) {
            holdsSaid.incrementAndGet();
        }
        feed(event);
        readSoon();
    }

    /** Why an operator's word cannot be taken yet; empty if it can. */
    String whyNotYet() {
        return recalled ? "" : "what was said of this engine before is not read from the journal yet; try again";
    }

    /** Why an operator's order or kill may not even be tried now; empty if it may. */
    String whyNoForce() {
        Hold hold = state.operator().hold();
        if (hold != null) {
            return hold + "; release it first";
        }
        if (services.settings().dryRun()) {
            return "this sidecar runs with inari.dry-run and does nothing to any engine";
        }
        return whyNotYet();
    }

    /** What would become of an order; from any thread. */
    Step foreseen(Order order) {
        return Guard.foreseen(state, order, effective(), services.ticker().nanos());
    }

    /** Does it once no request or signal is under way any more that was decided before: now, or when that comes back. */
    void whenStill(Runnable what) {
        stillness.then(what);
    }

    /** Many engines that hang at once must not put off one another's end: the gate is known to be closed without another look. */
    private void forceWithoutLookIfLong() {
        Waiting look = waitingLook;
        boolean isLong = services.ticker().nanos() - waitingLookNanos >= LONGEST_WAIT_FOR_A_LOOK.toNanos();
        if (look != null && isLong && look.withdraw()) {
            log.done("evidence: none, all threads are held by engines that hang");
            cameBack(() -> {});
        }
    }

    /** The engine rang its bell. */
    void ring() {
        if (mayBeReadNow() && !askedAtBell()) {
            readAtOnce();
        }
    }

    /** It may have rung: anybody can make that be unknown, so it is no reason to ask it anything. */
    void perhapsRang() {
        if (mayBeReadNow()) {
            readAtOnce();
        }
    }

    /** One that stays silent cannot make itself asked more often by its bell. */
    private boolean mayBeReadNow() {
        return state.contact().misses() < policy.suspectAfterMisses() || times.due();
    }

    private void readAtOnce() {
        rang = true;
        readSoon();
    }

    /** Whether it could be asked to leave without being read first. What is under way may change what is known of it. */
    private boolean askedAtBell() {
        // In a dry run no agent would have the last word.
        if (calling || services.settings().dryRun() || !times.bellDue()) {
            return false;
        }
        rangNanos = services.ticker().nanos();
        feed(new Event.Rang());
        return state.asking().foretold();
    }

    /** Whether a call to this engine may well hang. */
    private boolean inDoubt() {
        return state.contact().last() == null || state.contact().misses() > 0;
    }

    /** Reads a heartbeat as soon as no other call is under way. */
    void readSoon() {
        readWanted = true;
        proceed();
    }

    /** Forgets what this sidecar's own pause may have made of the engine's silence. */
    void forgive(Duration late) {
        times.forgive();
        feed(new Event.LateSidecar(late));
    }

    boolean gone() {
        return state.stage() == Stage.GONE;
    }

    void close() {
        withdraw(waitingRead);
        withdraw(waitingLook);
        stillness.tellAll();
        calls.close();
    }

    private static void withdraw(@Nullable Waiting waiting) {
        if (waiting != null) {
            waiting.withdraw();
        }
    }

    Subject subject() {
        return record.subject();
    }

    /** This engine, if it submits jobs and answered its last heartbeat. For any thread. */
    Optional<EngineJobs.Asked> submitting() {
        EngineState seen = state;
        Heartbeat last = seen.contact().last();
        boolean submits = EngineJobs.SUBMITTING.contains(announced.engineType());
        if (!submits || last == null || seen.contact().misses() > 0 || seen.stage() == Stage.GONE) {
            return Optional.empty();
        }
        Submission.Engine engine = new Submission.Engine(announced.agentId(), announced.engineType(), process.pid());
        return Optional.of(new EngineJobs.Asked(engine, client, last.getJobChanges()));
    }

    /** Where and how it is asked. */
    SessionReader.Target target() {
        return new SessionReader.Target(
                announced.agentId(), announced.engineType(), announced.pid(), endpointOf(announced));
    }

    private static Endpoint endpointOf(Announcement announced) {
        return new Endpoint.Announced(announced.connector(), announced.pid(), announced::secret);
    }

    EngineView view() {
        EngineState seen = state;
        return new EngineView(
                process,
                announced.engineType(),
                identity,
                policy,
                recalled,
                seen.stage(),
                Duration.ofNanos(Math.max(0, services.ticker().nanos() - seen.sinceNanos())),
                seen.contact().last(),
                seen.contact().misses(),
                seen.why(),
                seen.operator(),
                orderEnded,
                FindingView.of(seen.findings(), policy.care(), services.ticker().nanos()),
                Outlook.of(seen, effective(), services.ticker().nanos()));
    }

    /** Whether it has answered or missed a heartbeat. */
    boolean asked() {
        return state.contact().last() != null || state.contact().misses() > 0 || gone();
    }

    private void feed(Event event) {
        EngineState before = state;
        long now = services.ticker().nanos();
        Step step = Guard.step(before, event, effective(), now);
        state = step.state();
        log.stepped(before, step);
        record.stepped(
                before, step, now, () -> LastSeen.of(identity, state.contact().last(), startedMillis));
        tell(before, event, now);
        noteOrder(before, event);
        if (before.stage() != state.stage()) {
            // What an earlier stage wanted done must not be done in this one.
            pending.clear();
        }
        step.actions().forEach(action -> pending.add(new Decided(action, holdsSaid.get())));
        proceed();
    }

    private void tell(EngineState before, Event event, long now) {
        if (state.contact().misses() > before.contact().misses()) {
            services.listener().heartbeatMissed(event instanceof Event.MissedBeat missed ? missed.kind() : Miss.FROZEN);
        }
        if (before.stage() != state.stage() && gone()) {
            services.listener().gone(announced.engineType(), served.since(now));
        }
    }

    private void noteOrder(EngineState before, Event event) {
        if (event instanceof Event.Ordered) {
            orderEnded = null;
        } else if (before.operator().order() != null && state.operator().order() == null) {
            orderEnded = state.why();
        }
    }

    private Policy effective() {
        return recalled ? policy : policy.watching();
    }

    private Policy policyOf(@Nullable EngineIdentity told) {
        PolicyBook book = services.settings().policies();
        return told == null
                ? book.policyFor(EngineIdentity.unknown(announced.engineType())).watching()
                : book.policyFor(told);
    }

    /** The configuration was read again. */
    void policiesChanged() {
        Policy before = policy;
        policy = policyOf(identity);
        if (!policy.equals(before) && !gone()) {
            log.done("its policy changes: " + PolicyChange.between(before, policy));
        }
        Event imagined = afterDryRun;
        if (imagined != null && !services.settings().dryRun()) {
            afterDryRun = null;
            feed(imagined);
        }
    }

    /** Starts the next call, unless one is under way: actions first, then a heartbeat that is wanted. */
    private void proceed() {
        if (gone()) {
            return;
        }
        Waiting waiting = waitingRead;
        if (waiting != null && !pending.isEmpty() && waiting.withdraw()) {
            // What is to be done does not wait for a look that has not even begun.
            waitingRead = null;
            calling = false;
            readWanted = true;
        }
        if (calling) {
            return;
        }
        Decided next = pending.poll();
        if (next != null) {
            perform(next);
        } else if (readWanted) {
            readWanted = false;
            read();
        } else if (sessionsWanted) {
            sessionsWanted = false;
            if (!inDoubt()) {
                readSessions();
            }
        } else if (watchWanted) {
            watchWanted = false;
            if (!inDoubt()) {
                readWatch();
            }
        } else if (rehearsalWanted()) {
            rehearse();
        }
    }

    private void readWatch() {
        call(false, () -> {
            WatchReport report = calls.watches();
            return report == null ? () -> {} : () -> watchTold(report);
        });
    }

    private void watchTold(WatchReport report) {
        WatchNews news = WatchNews.between(watchToldLast, report);
        watchToldLast = report;
        if (news != null) {
            services.listener().watchReported(news);
        }
    }

    private void readSessions() {
        call(false, () -> {
            List<SessionInfo> sessions = calls.sessions();
            return sessions == null ? () -> {} : () -> feed(new Event.SessionsRead(sessions));
        });
    }

    private void read() {
        long started = services.ticker().nanos();
        times.began(started, state.contact().misses() - policy.suspectAfterMisses());
        boolean atOnce = rang;
        rang = false;
        Predicate<Heartbeat> withIdentity = times.identityWanted(identity != null);
        waitingRead = call(false, () -> {
            return andHear(() -> atOnce ? calls.readAtOnce() : calls.read(withIdentity), started);
        });
    }

    private Runnable andHear(Supplier<Reading> read, long startedNanos) {
        long began = services.ticker().nanos();
        Reading reading = read.get();
        long ended = services.ticker().nanos();
        if (!reading.missed()) {
            services.listener().heartbeatRead(announced.engineType(), Duration.ofNanos(ended - began));
        }
        return () -> heard(reading, startedNanos, ended);
    }

    private void heard(Reading reading, long startedNanos, long endedNanos) {
        Heartbeat beat = reading.heartbeat();
        if (beat != null) {
            served.heard(beat, endedNanos);
        } else if (goneForAllThatIsKnown()) {
            return;
        }
        EngineIdentity told = reading.identity();
        if (told != null) {
            policy = policyOf(told);
            identity = told;
            times.identityTold(reading.event());
        }
        if (reading.missed() && times.forgiven(startedNanos)) {
            readWanted = true;
            return;
        }
        Heartbeat alone = reading.unidentified();
        // That an engine may leave is not decided without the identity that was wanted with it; that it may not, is.
        feed(alone != null && state.stage().leaving() ? new Event.Beat(alone) : reading.event());
        answered = beat != null && state.contact().last() == beat;
    }

    /**
     * Whether an exit would have to wait for code that runs for the first time. Only with an engine that may ever be asked to leave, while it
     * answers and others leave room; one that an earlier sidecar read needs none.
     */
    private boolean rehearsalWanted() {
        Heartbeat last = state.contact().last();
        return last != null
                && last.getSequence() < READS_OF_A_WARM_ENGINE
                && rehearsals < READS_OF_A_WARM_ENGINE
                && !inDoubt()
                && !state.stage().leaving()
                && policy.exitWhenIdle()
                && !services.settings().dryRun()
                && slots.hasRoom();
    }

    /** Goes the way of an exit, as far as the gate, which refuses; and that of a heartbeat, which counts as any other. */
    private void rehearse() {
        rehearsals++;
        long started = services.ticker().nanos();
        call(false, () -> {
            calls.rehearseExit();
            return andHear(calls::readAtOnce, started);
        });
    }

    private void perform(Decided decided) {
        Action action = decided.action();
        int holds = decided.holdsSaid();
        String actor = EngineRecord.actor(state, policy.rule());
        if (services.settings().dryRun()) {
            imagine(action);
        } else if (keptFrom(holds) != null && !(action instanceof Action.CollectEvidence)) {
            notBegun(action, SignalOutcome.HELD);
            notDone(Undone.event(action, SignalOutcome.HELD));
        } else if (action instanceof Action.AskExit ask) {
            ask(decided, () -> calls.askExit(ask.epoch(), ask.reason(), actor));
        } else if (action instanceof Action.ForceExit force) {
            ask(decided, () -> calls.forceExit(force.reason(), actor));
        } else if (action instanceof Action.CloseLeaked close) {
            ask(decided, () -> calls.closeLeaked(close.reason(), actor));
        } else if (action instanceof Action.CloseOrphan close) {
            ask(decided, () -> calls.closeOrphan(close.sessionId(), close.lastAccessMillis(), close.reason(), actor));
        } else if (action instanceof Action.RepairWatch repair) {
            ask(decided, () -> calls.repairWatch(repair.reason(), actor).endOf(Condition.WATCH_LOST));
        } else if (action instanceof Action.Drain drain) {
            ask(decided, () -> calls.drain(drain.reason(), actor).endOf(Condition.UNHEARD_DELETION));
        } else if (action instanceof Action.Terminate terminate) {
            signal(Signal.TERM, holds, terminate.reason(), actor);
        } else if (action instanceof Action.Kill kill) {
            signal(Signal.KILL, holds, kill.reason(), actor);
        } else {
            lookBeforeForce();
        }
    }

    /**
     * What keeps from being done what was decided; null if nothing does. Asked again by the thread that acts: what was decided before a hold was
     * said, or before a dry run began, is not done after it, also if the engine was released meanwhile. As long as it is not known what an earlier
     * sidecar was told, it may be held.
     *
     * @param holds how often it had been said to hold the engine when that was decided
     */
    private @Nullable SignalOutcome keptFrom(int holds) {
        if (services.settings().dryRun()) {
            return SignalOutcome.DRY_RUN;
        }
        return recalled && holds == holdsSaid.get() && state.operator().hold() == null ? null : SignalOutcome.HELD;
    }

    /** The guard is left waiting, so that a dry run says each thing once, until the dry run ends. */
    private void imagine(Action action) {
        log.would(action);
        notBegun(action, SignalOutcome.DRY_RUN);
        Event undone = Undone.event(action, SignalOutcome.DRY_RUN);
        if (undone instanceof Event.CureEnded) {
            feed(undone);
            return;
        }
        afterDryRun = undone == null ? afterDryRun : undone;
        proceed();
    }

    private void notBegun(Action action, SignalOutcome why) {
        Deed deed = Undone.deed(action);
        if (deed != null) {
            record.notBegun(deed, why);
        }
    }

    private void notDone(@Nullable Event undone) {
        if (undone == null) {
            proceed();
        } else {
            feed(undone);
        }
    }

    private void ask(Decided decided, Supplier<Event> request) {
        Action action = decided.action();
        stillness.acts();
        call(true, () -> {
            Event event = unlessKept(decided.holdsSaid(), request, why -> {
                notBegun(action, why);
                return Objects.requireNonNull(Undone.event(action, why), action::toString);
            });
            return () -> answered(event);
        });
    }

    private void answered(Event event) {
        if (state.asking().foretold()) {
            toldAtBell(event instanceof Event.ExitAnswered told ? told.answer().getCode() : null);
            // Whatever it said: nobody has seen yet whom it serves now.
            rang = true;
            readWanted = true;
        }
        feed(event);
    }

    private void toldAtBell(ExitAnswer.@Nullable Code code) {
        if (code == ExitAnswer.Code.ACCEPTED) {
            served.closed(rangNanos);
        } else if (code == ExitAnswer.Code.SERVING) {
            times.rangInVain();
        }
    }

    /** Keeps what can be told of the engine, and reads it once more: a gate that is open after all keeps the signal back. */
    private void lookBeforeForce() {
        long started = services.ticker().nanos();
        waitingLookNanos = started;
        waitingLook = call(true, () -> {
            calls.collectEvidence();
            return andHear(() -> calls.read(beat -> false), started);
        });
    }

    private void signal(Signal signal, int holds, String reason, String actor) {
        calling = true;
        stillness.acts();
        services.threads().signal(() -> {
            Event.SignalResult event = unlessKept(holds, () -> calls.signal(signal, reason, actor), why -> {
                record.notBegun(signal == Signal.TERM ? Deed.TERM : Deed.KILL, why);
                return new Event.SignalResult(signal, why);
            });
            services.threads().decide(() -> cameBack(() -> feed(event)));
        });
    }

    /** On the thread that acts. What is waited for is told in any case: an engine whose deed never came back would be left alone for ever. */
    private <E> E unlessKept(int holds, Supplier<E> deed, Function<SignalOutcome, E> undone) {
        SignalOutcome kept = keptFrom(holds);
        if (kept != null) {
            return undone.apply(kept);
        }
        try {
            return deed.get();
        } catch (RuntimeException | Error e) {
            log.failed("what was decided could not be done", e);
            return undone.apply(SignalOutcome.UNVERIFIED);
        }
    }

    /**
     * Ends the process at once, on an operator's word: its identity is checked, its policy and its sessions are not. What it looks like inside
     * is kept first, if it is known to answer.
     */
    void kill(String by, String reason, Consumer<SignalOutcome> then) {
        boolean answers = !inDoubt() && !services.settings().dryRun();
        stillness.killsByHand();
        int holds = holdsSaid.get();
        Runnable force = () -> services.threads().signal(() -> {
            Event.SignalResult result = unlessKept(
                    holds, () -> calls.killByHand(reason, by), why -> new Event.SignalResult(Signal.KILL, why));
            services.threads().decide(() -> {
                if (result.outcome().over()) {
                    // Any other result would be taken for that of the ladder's own signal.
                    feed(result);
                }
                then.accept(result.outcome());
                stillness.killedByHand();
            });
        });
        if (answers) {
            services.threads().call(() -> {
                calls.collectEvidence();
                return force;
            });
        } else {
            force.run();
        }
    }

    /**
     * Operators' orders about its znode, each of which is kept back by a hold that was said meanwhile. On no account are they rungs of an exit.
     *
     * @param otherwise what to do where the agent knows no way; null for nothing
     */
    void orderAboutZnode(
            Function<EngineCalls, ZnodeOrder> order,
            @Nullable Function<EngineCalls, ZnodeOrder> otherwise,
            Consumer<ZnodeOrder> then) {
        int holds = holdsSaid.get();
        services.threads().call(() -> {
            ZnodeOrder first = unlessKept(holds, order);
            ZnodeOrder ended = first.cannot() && otherwise != null ? unlessKept(holds, otherwise) : first;
            String detail = ended.equals(first) ? first.detail() : first.detail() + "; " + ended.detail();
            ZnodeOrder told = new ZnodeOrder(ended.done(), ended.cannot(), detail);
            return () -> services.threads().decide(() -> then.accept(told));
        });
        readSoon();
    }

    private ZnodeOrder unlessKept(int holds, Function<EngineCalls, ZnodeOrder> order) {
        return unlessKept(
                holds,
                () -> order.apply(calls),
                // The text of that one is about signals.
                why -> ZnodeOrder.undone(
                        why == SignalOutcome.UNVERIFIED ? "it failed, see the log" : "not tried: " + why.text()));
    }

    /** Its znode, as far as this sidecar looks into ZooKeeper; null if it is not seen there. */
    @Nullable
    Znode znode() {
        return registration.znode(identity, services.znodes(), watchToldLast);
    }

    /** Runs a call on a worker, and what it led to on the decision thread; gives a call that may have to wait for its thread. */
    private Waiting call(boolean urgent, Supplier<Runnable> call) {
        calling = true;
        Supplier<Runnable> andBack = () -> {
            Runnable then = came(call);
            return () -> cameBack(then);
        };
        return slots.call(andBack, inDoubt(), urgent);
    }

    /** A call that never came back would leave this engine alone for ever, and keep its thread. */
    private Runnable came(Supplier<Runnable> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            log.failed("a call failed", e);
            return () -> {};
        }
    }

    private void cameBack(Runnable then) {
        calling = false;
        stillness.acted();
        waitingRead = null;
        waitingLook = null;
        if (!gone()) {
            then.run();
        }
        stillness.tell();
        proceed();
    }

    @Override
    public String toString() {
        return announced.toString();
    }
}
