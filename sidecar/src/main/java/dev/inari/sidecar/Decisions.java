package dev.inari.sidecar;

import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.RunDirectory;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.engine.Rejected;
import dev.inari.sidecar.engine.ScanResult;
import dev.inari.sidecar.journal.Note;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop over all engines: at least once a second, and for one engine whenever its bell rings. Its fields belong to the decision
 * thread; other threads may call {@link #begin()}, {@link #ring}, {@link #ringAll}, {@link #views()} and {@link #vitals()}. Nothing that goes wrong in one turn ends the loop.
 */
final class Decisions {
    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);
    private static final Duration LONGEST_TURN = Duration.ofSeconds(1);
    private static final Duration NORMAL_DELAY = Duration.ofSeconds(2);
    private static final int TURNS_BETWEEN_SCANS = 10;
    /** At a turn a second, longer than any scan of a sane directory. */
    static final int TURNS_OF_A_LONG_SCAN = 30;

    private static final int MOST_HUNG_SCANS = 4;

    private final Services services;
    private final Supplier<ScanResult> scan;
    private final Duration turnTime;
    private final CallSlots slots;
    private final ConcurrentNavigableMap<String, GuardedEngine> engines = new ConcurrentSkipListMap<>();
    private final Departed departed = new Departed();
    /** What an earlier sidecar began, and what operators said: before it is known, engines are only watched. */
    private final Recall recall;

    private final AtomicBoolean tending = new AtomicBoolean();
    private final RejectedLog rejectedLog = new RejectedLog();
    private volatile boolean scanWanted;
    /** Whether the run directory was read once. */
    private boolean scanned;

    /** How long the present scan has lasted; -1 while there is none. */
    private int scanTurns = -1;

    private long scanNumber;
    private int hungScans;
    private int turnsUntilScan;
    private volatile long lastTaskNanos;
    private volatile boolean everyEngineAsked;
    private volatile boolean audited;
    private volatile long lastTurnNanos;
    private long turnDueNanos;

    /** {@code scan} looks into the run directory; it is called on the scanning thread, and may hang or throw. */
    Decisions(Services services, Supplier<ScanResult> scan) {
        this.services = withGuardedThreads(services);
        this.scan = scan;
        this.slots = new CallSlots(this.services.threads(), CallSlots.workers(services.settings()));
        this.recall = new Recall(this.services.journal(), this.services.processes());
        this.turnTime = turnTime(services.settings().heartbeatInterval());
    }

    /** As long as an interval, or an equal part of it: a pause is noticed as soon, and a read is due at a turn, whatever the interval. */
    static Duration turnTime(Duration interval) {
        long turns = (interval.toNanos() + LONGEST_TURN.toNanos() - 1) / LONGEST_TURN.toNanos();
        return interval.dividedBy(Math.max(1, turns));
    }

    /** Every task on the decision thread first asks whether this sidecar was paused; so no call can report silence before that is known. */
    private Services withGuardedThreads(Services given) {
        return new Services(
                given.current(),
                given.clients(),
                given.processes(),
                given.signals(),
                given.ticker(),
                new PauseAwareThreads(given.threads(), this::task),
                given.journal(),
                given.listener(),
                given.transitions(),
                given.jobs(),
                given.znodes());
    }

    /** Starts the loop. To be called once. */
    void begin() {
        lastTaskNanos = services.ticker().nanos();
        lastTurnNanos = lastTaskNanos;
        turnDueNanos = lastTaskNanos;
        services.threads().decide(this::turn);
    }

    /** An announcement appeared or was touched. */
    void ring(String fileName) {
        GuardedEngine engine = engines.get(agentIdIn(fileName));
        if (engine != null) {
            services.threads().decide(engine::ring);
        } else {
            // With the next turn, so that a flood of new files cannot cause a flood of work.
            scanWanted = true;
        }
    }

    /** Bells may have been missed. */
    void ringAll() {
        scanWanted = true;
        services.threads().decide(() -> engines.values().forEach(GuardedEngine::perhapsRang));
    }

    List<EngineView> views() {
        return engines.values().stream().map(GuardedEngine::view).toList();
    }

    /** How this loop is. */
    Vitals vitals() {
        Duration sinceTurn = Duration.ofNanos(services.ticker().nanos() - lastTurnNanos);
        return Vitals.of(
                views(), everyEngineAsked, sinceTurn, services.settings().dryRun());
    }

    WorkersView workers() {
        return slots.view();
    }

    /** Whom others can ask on their own. */
    List<SessionReader.Target> targets() {
        return engines.values().stream().map(GuardedEngine::target).toList();
    }

    /** Engines that ended not long ago, as they were seen last. */
    List<EngineView> departed() {
        return departed.views();
    }

    /** Whether every engine that was there at the start was found and asked once, with what an earlier sidecar began known. */
    boolean audited() {
        return audited;
    }

    /** For how long the decision thread has done nothing, beyond the turn that is due. */
    Duration lateness() {
        Duration late =
                Duration.ofNanos(services.ticker().nanos() - lastTaskNanos).minus(turnTime);
        return late.isNegative() ? Duration.ZERO : late;
    }

    /** Lets an operator speak to one engine, on the decision thread; to nobody if there is none of this id. */
    void tell(String agentId, Consumer<@Nullable GuardedEngine> what) {
        services.threads().decide(() -> what.accept(engines.get(agentId)));
    }

    /** The run directory holds what an engine left that ended; on the scanning thread. */
    void leftBehind(Announcement ended) {
        boolean seen = engines.containsKey(ended.agentId()) || departed.holds(ended.agentId());
        if (!seen) {
            services.journal()
                    .note(new Note(
                            EngineRecord.subject(ended),
                            Note.Kind.GONE,
                            "it ended while no sidecar saw it; its announcement is all that is left"));
        }
    }

    /** The configuration was read again. */
    void policiesChanged() {
        services.threads().decide(() -> engines.values().forEach(GuardedEngine::policiesChanged));
    }

    private void turn() {
        long began = services.ticker().nanos();
        try {
            tendJournal();
            scanIfDue();
            engines.values().forEach(this::turn);
            engines.values().removeIf(this::dropIfGone);
            everyEngineAsked =
                    everyEngineAsked || (scanned && engines.values().stream().allMatch(GuardedEngine::asked));
            audited = audited || (everyEngineAsked && recall.done());
            // What throws in each turn has not come round.
            lastTurnNanos = services.ticker().nanos();
        } finally {
            turned(began);
            services.threads().decideAfter(turnTime, this::turn);
        }
    }

    private void turned(long beganNanos) {
        long now = services.ticker().nanos();
        Duration late = Duration.ofNanos(Math.max(0, beganNanos - turnDueNanos));
        turnDueNanos = now + turnTime.toNanos();
        services.listener().turned(late, Duration.ofNanos(now - beganNanos));
    }

    /** One task at a time: a disk that hangs must not fill the memory. */
    private void tendJournal() {
        if (tending.compareAndSet(false, true)) {
            services.threads().record(() -> {
                try {
                    // First, since engines are only watched until then, and to tidy up takes its time.
                    if (recall.tryLoad()) {
                        services.threads().decide(() -> engines.forEach(recall::tell));
                    }
                    services.journal().tend();
                } finally {
                    tending.set(false);
                }
            });
        }
    }

    private void turn(GuardedEngine engine) {
        try {
            engine.turn();
        } catch (RuntimeException e) {
            LOG.error("{} the turn of this engine failed; the others go on", engine, e);
        }
    }

    private boolean dropIfGone(GuardedEngine engine) {
        if (engine.gone()) {
            departed.add(engine.view(), services.ticker().nanos());
            engine.close();
        }
        return engine.gone();
    }

    private void scanIfDue() {
        turnsUntilScan--;
        if (scanTurns >= 0) {
            scanTurns++;
            giveUpIfLong();
        }
        if (scanTurns >= 0 || hungScans >= MOST_HUNG_SCANS || (turnsUntilScan >= 0 && !scanWanted)) {
            return;
        }
        scanWanted = false;
        turnsUntilScan = TURNS_BETWEEN_SCANS;
        scanTurns = 0;
        scanNumber++;
        long number = scanNumber;
        services.threads().scan(() -> {
            ScanResult result = look();
            services.threads().decide(() -> cameBack(number, result));
        });
    }

    /** A scan may hang on a file system for ever; a few such threads are lost, and engines are still found. */
    private void giveUpIfLong() {
        if (scanTurns >= TURNS_OF_A_LONG_SCAN) {
            if (hungScans == 0) {
                LOG.warn(
                        "directory={} a scan has not come back for {}; another one is tried",
                        services.settings().runDirectory(),
                        turnTime.multipliedBy(TURNS_OF_A_LONG_SCAN));
            }
            hungScans++;
            scanTurns = -1;
        }
    }

    private ScanResult look() {
        try {
            return scan.get();
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "directory={} a scan failed; the next one goes on",
                    services.settings().runDirectory(),
                    e);
            Rejected failed = new Rejected(services.settings().runDirectory(), "it cannot be read: " + e);
            return new ScanResult(List.of(), List.of(failed));
        }
    }

    private void cameBack(long number, ScanResult result) {
        if (number == scanNumber && scanTurns >= 0) {
            scanTurns = -1;
            take(result);
        } else {
            hungScans--;
        }
    }

    private void take(ScanResult result) {
        Path directory = services.settings().runDirectory();
        scanned = scanned
                || result.rejected().stream().noneMatch(each -> each.file().equals(directory));
        rejectedLog.write(result.rejected());
        for (Announcement announced : result.engines()) {
            boolean known = engines.containsKey(announced.agentId());
            // Looked at again: it may have ended, and been dropped here, since the scan.
            EngineProcess process = result.processOf(announced);
            if (!known && services.processes().livenessOf(process) == Liveness.ALIVE) {
                GuardedEngine engine = new GuardedEngine(announced, process, services, slots);
                engines.put(announced.agentId(), engine);
                recall.tell(announced.agentId(), engine);
                engine.readSoon();
            }
        }
    }

    private void task(Runnable task) {
        try {
            forgiveIfLate();
        } catch (RuntimeException e) {
            LOG.error("forgiving the misses of a pause failed", e);
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a decision failed; the next turn goes on", e);
        }
    }

    private void forgiveIfLate() {
        long now = services.ticker().nanos();
        // Beyond the turn, so that time goes on even for a sidecar that is always late.
        Duration pause = Duration.ofNanos(now - lastTaskNanos).minus(turnTime);
        lastTaskNanos = now;
        if (pause.compareTo(NORMAL_DELAY) > 0) {
            LOG.warn("this sidecar did nothing for {}: misses are forgiven and no budget is used up by it", pause);
            engines.values().forEach(engine -> engine.forgive(pause));
        }
    }

    private static String agentIdIn(String fileName) {
        return fileName.endsWith(RunDirectory.SUFFIX)
                ? fileName.substring(0, fileName.length() - RunDirectory.SUFFIX.length())
                : fileName;
    }
}
