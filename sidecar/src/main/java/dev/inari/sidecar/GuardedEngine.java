package dev.inari.sidecar;

import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.EngineCalls.Reading;
import dev.inari.sidecar.EngineCalls.ZnodeOrder;
import dev.inari.sidecar.OneCall.Kind;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Guard;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Outlook;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.guard.Step;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Subject;
import dev.inari.sidecar.zookeeper.Znode;
import java.time.Duration;
import java.util.List;
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
    private final Announcement announced;
    private final EngineProcess process;
    private final Services services;
    private final TransitionLog log;
    private final EngineRecord record;
    private final EngineCalls calls;
    private final CallSlots slots;
    private final KnownIdentity known;
    private final Restraint restraint;
    private final Stillness stillness = new Stillness();
    private final OneCall line;
    private final Deeds deeds;
    private final ByHand byHand;
    private final ProcessLooks processLooks;
    private final ReadTimes times;
    private final SlowLooks slowLooks;
    private final JobLooks jobLooks;
    private final Registration registration = new Registration();
    private final long startedMillis;
    private final ServedLast served = new ServedLast();

    // Written on the decision thread; read by views.
    private volatile EngineState state;
    /** For whoever gave an order and asks what became of it. */
    private volatile @Nullable Explanation orderEnded;

    /** Whether it answered since the last turn, and the guard believed it. */
    private boolean answered;

    private boolean readWanted;
    /** Whether the next read is for the engine's bell. */
    private boolean rang;
    /** When the bell rang at which it was asked to leave. */
    private long rangNanos;

    GuardedEngine(Announcement announced, EngineProcess process, Services services, CallSlots slots) {
        this.announced = announced;
        this.process = process;
        this.services = services;
        this.slots = slots;
        this.log = new TransitionLog(announced, services.transitions());
        this.record = new EngineRecord(announced, services);
        this.known = new KnownIdentity(services, announced.engineType());
        this.restraint = new Restraint(services, log, () -> state.operator().hold());
        this.calls = new EngineCalls(
                services.clients().open(endpointOf(announced)), services.signals(), process, record, log);
        this.line = new OneCall(services, slots, log, stillness, this::gone, this::proceed);
        this.deeds = new Deeds(calls, line, record, log, restraint, new DoneTo());
        this.byHand = new ByHand(services.threads(), calls, restraint, stillness, this::feed);
        this.processLooks = new ProcessLooks(services.processes(), process);
        this.times = new ReadTimes(services);
        this.slowLooks = new SlowLooks(calls, services, this::feed);
        this.jobLooks = new JobLooks(
                calls, services, new Submission.Engine(announced.agentId(), announced.engineType(), process.pid()));
        this.startedMillis = services.processes().startedMillis(process.pid());
        this.state =
                EngineState.discovered(announced.agentId(), services.ticker().nanos());
        log.discovered(state.why());
    }

    /** Looks at the process, unless the engine's answer is enough; lets time pass, and reads a heartbeat if one is due. */
    void turn() {
        // Whether one that is to leave has done so is not for itself to say.
        boolean lives = answered && !state.stage().leaving();
        answered = false;
        if (!processLooks.due(lives) || !goneByNow()) {
            feed(new Event.Tick());
        }
        Event seen = registration.look(known.identity(), services.znodes());
        if (seen != null) {
            feed(seen);
            readSoon();
        }
        line.endLongLook();
        if (!gone() && times.due()) {
            slowLooks.turn(state);
            readSoon();
        }
    }

    /** Looks at the process; true if it has ended, which is then known. */
    private boolean goneByNow() {
        Event end = processLooks.look();
        if (end != null) {
            feed(end);
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

    /**
     * Takes up what an earlier sidecar began and what operators said. Until then the engine is only watched.
     *
     * @param ladder the last rung that was reached; null if none was
     * @param hold null if nobody holds the engine
     */
    void recall(@Nullable Ladder ladder, @Nullable Hold hold) {
        if (restraint.recalled()) {
            return;
        }
        EngineState before = state;
        if (hold != null) {
            state = state.heldBy(hold);
        }
        if (ladder != null && !gone()) {
            state = TakingUp.where(
                    ladder, state, known.policy(), services.ticker().nanos());
        }
        log.stepped(before, new Step(state, List.of()));
        restraint.recall();
        if (state.stage().leaving()) {
            jobLooks.leaves();
        }
    }

    /** An operator's order, hold or release. */
    void said(Event event) {
        if (event instanceof Event.Held) {
            restraint.held();
        }
        feed(event);
        readSoon();
    }

    /** Why an operator's word cannot be taken yet; empty if it can. */
    String whyNotYet() {
        return restraint.whyNotYet();
    }

    /** Why an operator's order or kill may not even be tried now; empty if it may. */
    String whyNoForce() {
        return restraint.whyNoForce();
    }

    /** What would become of an order; from any thread. */
    Step foreseen(Order order) {
        return Guard.foreseen(state, order, effective(), services.ticker().nanos());
    }

    /** Does it once no request or signal is under way any more that was decided before: now, or when that comes back. */
    void whenStill(Runnable what) {
        stillness.then(what);
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
        return state.contact().misses() < known.policy().suspectAfterMisses() || times.due();
    }

    private void readAtOnce() {
        rang = true;
        readSoon();
    }

    /** Whether it could be asked to leave without being read first. What is under way may change what is known of it. */
    private boolean askedAtBell() {
        // In a dry run no agent would have the last word.
        if (line.busy() || restraint.dryRun() || !times.bellDue()) {
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
        line.close();
        calls.close();
    }

    Subject subject() {
        return record.subject();
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
                known.identity(),
                known.policy(),
                restraint.recalled(),
                seen.stage(),
                Duration.ofNanos(Math.max(0, services.ticker().nanos() - seen.sinceNanos())),
                seen.contact().last(),
                seen.contact().misses(),
                seen.why(),
                seen.operator(),
                orderEnded,
                FindingView.of(
                        seen.findings(),
                        known.policy().care(),
                        services.ticker().nanos()),
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
                before,
                step,
                now,
                () -> LastSeen.of(known.identity(), state.contact().last(), startedMillis));
        tell(before, event, now);
        noteOrder(before, event);
        if (before.stage() != state.stage()) {
            deeds.forget();
        }
        if (!before.stage().leaving() && state.stage().leaving()) {
            jobLooks.leaves();
        }
        deeds.decided(step.actions());
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
        Policy policy = known.policy();
        return restraint.recalled() ? policy : policy.watching();
    }

    /** The configuration was read again. */
    void policiesChanged() {
        Policy before = known.policiesChanged();
        Policy now = known.policy();
        if (!now.equals(before) && !gone()) {
            log.done("its policy changes: " + PolicyChange.between(before, now));
        }
        Event imagined = deeds.takeImagined();
        if (imagined != null) {
            feed(imagined);
        }
    }

    /** Starts the next call, unless one is under way: actions first, then a heartbeat that is wanted. */
    private void proceed() {
        if (gone()) {
            return;
        }
        if (deeds.any()) {
            line.giveWayTo(Kind.DEED);
        } else if (readWanted) {
            line.giveWayTo(Kind.LOOK);
        }
        while (deeds.any() && !line.busy()) {
            Event undone = deeds.begin(
                    inDoubt(), EngineRecord.actor(state, known.policy().rule()));
            if (undone != null) {
                feed(undone);
                return;
            }
        }
        if (!line.busy()) {
            look();
        }
    }

    /** Asks the engine for what is wanted of it, one thing at a time: first for what it could not tell later. */
    private void look() {
        Supplier<Runnable> last = inDoubt() ? null : jobLooks.last();
        if (last != null) {
            line.call(Kind.LOOK, false, last, jobLooks::leaves);
        } else if (readWanted) {
            readWanted = false;
            read();
        } else if (!inDoubt()) {
            lookAside();
        }
    }

    private void lookAside() {
        Supplier<Runnable> jobs = jobLooks.next(state);
        Supplier<Runnable> slow = jobs == null ? slowLooks.next() : null;
        if (jobs != null) {
            // That it answers heartbeats does not say that it answers this: they must not wait for it.
            line.call(Kind.ASIDE, true, jobs, jobLooks::again);
        } else if (slow != null) {
            line.call(Kind.ASIDE, false, slow);
        } else if (rehearsalWanted()) {
            rehearse();
        }
    }

    private void read() {
        long started = services.ticker().nanos();
        times.began(started, state.contact().misses() - known.policy().suspectAfterMisses());
        boolean atOnce = rang;
        rang = false;
        Predicate<Heartbeat> withIdentity = times.identityWanted(known.identity() != null);
        line.call(
                Kind.LOOK,
                inDoubt(),
                () -> {
                    return andHear(() -> atOnce ? calls.readAtOnce() : calls.read(withIdentity), started);
                },
                () -> readWanted = true);
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
            known.told(told);
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

    /** Only with an engine that may ever be asked to leave, while it answers and others leave room. */
    private boolean rehearsalWanted() {
        return times.rehearsalDue(state) && known.policy().exitWhenIdle() && !restraint.dryRun() && slots.hasRoom();
    }

    /** Goes the way of an exit, as far as the gate, which refuses; and that of a heartbeat, which counts as any other. */
    private void rehearse() {
        times.rehearsed();
        long started = services.ticker().nanos();
        line.call(Kind.ASIDE, inDoubt(), () -> {
            calls.rehearseExit();
            return andHear(calls::readAtOnce, started);
        });
    }

    private final class DoneTo implements Deeds.Engine {
        @Override
        public void requested(Event answer) {
            answered(answer);
        }

        @Override
        public void signalled(Event result) {
            feed(result);
        }

        /** A gate that is open after all keeps the signal back. */
        @Override
        public Runnable lookBeforeForce() {
            calls.collectEvidence();
            return andHear(() -> calls.read(beat -> false), services.ticker().nanos());
        }
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

    /** Ends the process at once, on an operator's word; see {@link ByHand#kill}. */
    void kill(String by, String reason, Consumer<SignalOutcome> then) {
        byHand.kill(by, reason, !inDoubt(), then);
    }

    /** An operator's order about its znode; see {@link ByHand#orderAboutZnode}. */
    void orderAboutZnode(
            Function<EngineCalls, ZnodeOrder> order,
            @Nullable Function<EngineCalls, ZnodeOrder> otherwise,
            Consumer<ZnodeOrder> then) {
        byHand.orderAboutZnode(order, otherwise, then);
        readSoon();
    }

    /** Its znode, as far as this sidecar looks into ZooKeeper; null if it is not seen there. */
    @Nullable
    Znode znode() {
        return registration.znode(known.identity(), services.znodes(), slowLooks.watch());
    }

    @Override
    public String toString() {
        return announced.toString();
    }
}
