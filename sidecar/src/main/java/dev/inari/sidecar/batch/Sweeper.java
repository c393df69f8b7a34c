package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.Outcome.Missed;
import dev.inari.sidecar.batch.SweepResult.End;
import dev.inari.sidecar.batch.SweepSettings.Extent;
import dev.inari.sidecar.batch.Verdict.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes sessions of batches that ended on one Kyuubi server, after their logs are kept. A session is in the memory of the server that ran it, so each
 * server has a sweeper of its own, and what another one has is passed over. Keeps from pass to pass what need not be asked again, within bounds; what
 * it forgets at a restart is only asked again. Used by one thread.
 */
public final class Sweeper {
    /** How long a batch is left alone about which something failed. */
    static final Duration ASIDE = Duration.ofMinutes(15);

    /** How long it is believed that a session is not on this server; what stands before a server can say that wrongly. */
    static final Duration ABSENT = Duration.ofHours(1);

    /** How many batches may fail before the server counts as failing. */
    static final int MOST_FAILURES = 5;

    private static final List<BatchState> STATES =
            List.of(BatchState.FINISHED, BatchState.ERROR, BatchState.CANCELED, BatchState.PENDING, BatchState.RUNNING);

    private final KyuubiRest rest;
    private final LogKeeper keeper;
    private final Deeds deeds;
    private final SweepListener listener;
    private final InstantSource clock;
    private final ServerBackOff backOff = new ServerBackOff();
    private final ClosingRate rate = new ClosingRate();
    private final PassedOver passedOver = new PassedOver();
    private final Sightings sightings = new Sightings();

    public Sweeper(KyuubiRest rest, LogKeeper keeper, Deeds deeds, SweepListener listener, InstantSource clock) {
        this.rest = rest;
        this.keeper = keeper;
        this.deeds = deeds;
        this.listener = listener;
        this.clock = clock;
    }

    /** Batches of which an earlier process knew that they are stale, so that a restart does not begin to count anew. */
    public void recall(List<BatchFinding> earlier, int looks) {
        earlier.stream()
                .filter(each -> each.condition() == BatchCondition.BATCH_STALE
                        && each.server().equals(rest.name()))
                .forEach(each ->
                        sightings.recall(UUID.fromString(each.batchId()), new Sighting(looks, each.sinceMillis())));
    }

    /**
     * Goes through the server's batches once; after a failure it does nothing for a while. What it finds and does is told to the listener.
     *
     * @param mayClose asked before each closing, and again right before its intent is written: an operator may switch to a dry run in the middle of a
     *     pass. While it says no, a pass that closes only keeps
     */
    public SweepSummary pass(SweepPolicy policy, SweepSettings settings, BooleanSupplier mayClose) {
        if (backOff.waits(clock.millis())) {
            String words = rest.name() + " failed and is left alone for " + Words.time(backOff.left(clock.millis()));
            return new SweepSummary(0, 0, 0, 0, Optional.of(words));
        }
        rate.passBegins();
        Pass pass = new Pass(policy, settings, mayClose);
        Optional<String> trouble = pass.run();
        if (trouble.isPresent()) {
            sightings.passBreaksOff();
            backOff.failed(clock.millis());
        } else {
            sightings.passEnds();
            backOff.worked();
        }
        return new SweepSummary(pass.listed, pass.closed, pass.kept, pass.waiting, trouble);
    }

    /** One pass with one policy. */
    private final class Pass {
        private final SweepPolicy policy;
        private final SweepSettings settings;
        private final BooleanSupplier mayClose;
        private long listed;
        private long closed;
        private long kept;
        private long waiting;
        private int failures;
        private int logs;
        private boolean limited;
        private @Nullable String trouble;

        Pass(SweepPolicy policy, SweepSettings settings, BooleanSupplier mayClose) {
            this.policy = policy;
            this.settings = settings;
            this.mayClose = mayClose;
        }

        Optional<String> run() {
            BatchList list = new BatchList(rest, settings);
            for (BatchState state : STATES) {
                Optional<String> broken = list.walk(state, this::see, () -> trouble == null);
                if (broken.isPresent()) {
                    return broken;
                }
                if (trouble != null) {
                    return Optional.of(trouble);
                }
            }
            return Optional.empty();
        }

        private void see(BatchRecord batch) {
            listed++;
            long now = clock.millis();
            Verdict verdict = policy.judge(batch, now, sightings.see(batch, now));
            listener.judged(batch, verdict);
            if (verdict.kind() == Kind.DOUBTFUL) {
                kept++;
            }
            if (passedOver.has(batch.id(), now)) {
                return;
            }
            if (verdict.kind() == Kind.DUE) {
                due(batch, verdict);
            } else if (verdict.kind() == Kind.NOT_YET || verdict.kind() == Kind.NO_RULE) {
                keepUnlessHeld(batch, verdict);
            }
        }

        private void due(BatchRecord batch, Verdict verdict) {
            boolean closes = settings.extent() == Extent.CLOSE && mayClose.getAsBoolean();
            if (closes && limited) {
                waiting++;
                return;
            }
            if (!isOpen(batch, verdict)) {
                return;
            }
            if (!closes) {
                wouldClose(batch, verdict);
            } else if (!rate.allows(settings, clock.millis())) {
                limited = true;
                tell(new SweepResult(batch, verdict, End.LIMITED, "as many sessions as may be were closed; it waits"));
            } else {
                Closing closing = new Closing(rest, keeper, deeds, clock, policy, mayClose);
                rate.count(clock.millis());
                tell(closing.close(batch, verdict));
                closing.failure().ifPresent(why -> failed(batch, why));
            }
        }

        private void wouldClose(BatchRecord batch, Verdict verdict) {
            boolean keeps = settings.extent() != Extent.SAY;
            if (!keeps || isHeld(batch, verdict) || keep(batch, verdict)) {
                String words =
                        keeps ? "it would be closed; its log is kept" : "it would be closed, after its log is kept";
                tell(new SweepResult(batch, verdict, End.WOULD_CLOSE, words));
            }
        }

        /** The server may close it first, or restart: what is final is kept as soon as it is final. */
        private void keepUnlessHeld(BatchRecord batch, Verdict verdict) {
            if (settings.extent() == Extent.SAY || logs >= settings.mostLogs() || isHeld(batch, verdict)) {
                return;
            }
            if (isOpen(batch, verdict)) {
                keep(batch, verdict);
            }
        }

        /** Returns whether its record and its log are kept now. */
        private boolean keep(BatchRecord batch, Verdict verdict) {
            if (logs >= settings.mostLogs()) {
                return false;
            }
            logs++;
            Closing closing = new Closing(rest, keeper, deeds, clock, policy, mayClose);
            SweepResult result = closing.keep(batch, verdict);
            tell(result);
            closing.failure().ifPresent(why -> failed(batch, why));
            return result.end() == End.LOG_KEPT;
        }

        private boolean isHeld(BatchRecord batch, Verdict verdict) {
            try {
                return keeper.holds(batch.key());
            } catch (IOException e) {
                tell(new SweepResult(
                        batch, verdict, End.NOT_SAVED, "the store does not answer: " + Words.clean(e.getMessage())));
                return true;
            }
        }

        private boolean isOpen(BatchRecord batch, Verdict verdict) {
            Outcome<UUID> session = rest.batchSession(batch.id());
            if (!(session instanceof Missed<UUID> missed)) {
                return true;
            }
            if (missed.failure() instanceof RestFailure.NotFound) {
                passedOver.put(batch.id(), clock.millis() + ABSENT.toMillis());
            } else {
                tell(new SweepResult(
                        batch,
                        verdict,
                        End.DOUBTFUL,
                        "it is not closed: " + missed.failure().words()));
                failed(batch, missed.failure());
            }
            return false;
        }

        private void tell(SweepResult result) {
            UUID id = result.batch().id();
            switch (result.end()) {
                case CLOSED -> {
                    closed++;
                    passedOver.forGood(id);
                }
                case ALREADY_GONE -> passedOver.forGood(id);
                case LOG_KEPT, WOULD_CLOSE -> {
                    // Nothing is to be done about it, or nothing more.
                }
                case LIMITED -> waiting++;
                default -> {
                    kept++;
                    passedOver.put(id, clock.millis() + ASIDE.toMillis());
                }
            }
            listener.swept(result);
        }

        /** One batch can have its own trouble; a server that does not answer, or fails again and again, is left alone. */
        private void failed(BatchRecord batch, RestFailure failure) {
            failures++;
            boolean unreachable = failure instanceof RestFailure.Unreachable;
            if (unreachable) {
                // That is no fault of the batch.
                passedOver.forget(batch.id());
            }
            if (unreachable || failures >= MOST_FAILURES) {
                trouble = failure.words();
            }
        }
    }
}
