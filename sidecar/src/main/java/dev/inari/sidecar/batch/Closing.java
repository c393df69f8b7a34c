package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.Outcome.Answered;
import dev.inari.sidecar.batch.Outcome.Missed;
import dev.inari.sidecar.batch.RestFailure.NotFound;
import dev.inari.sidecar.batch.RestFailure.Unreachable;
import dev.inari.sidecar.batch.SweepResult.End;
import dev.inari.sidecar.batch.Verdict.Kind;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to the end of one batch's session. Each step must have succeeded before the next; a process that ends between two of them leaves a session
 * that is open, or one whose log is held.
 *
 * <ol>
 *   <li>The batch is read anew, from the server that ran it; that is its final record.
 *   <li>Record and log are saved, and read back.
 *   <li>It is read again: the same state, the same end, due still, and its session open.
 *   <li>The server has no line of its log that is not kept; else the log is copied anew, and the step before is taken again.
 *   <li>It is asked whether anything may be closed still.
 *   <li>The intent is written down, then the session is closed.
 *   <li>Unless the server said that it closed it, it is asked whether the session is gone.
 * </ol>
 */
final class Closing {
    private final KyuubiRest rest;
    private final LogKeeper keeper;
    private final Deeds deeds;
    private final InstantSource clock;
    private final SweepPolicy policy;
    private final BooleanSupplier mayClose;
    private @Nullable RestFailure failure;

    Closing(
            KyuubiRest rest,
            LogKeeper keeper,
            Deeds deeds,
            InstantSource clock,
            SweepPolicy policy,
            BooleanSupplier mayClose) {
        this.rest = rest;
        this.keeper = keeper;
        this.deeds = deeds;
        this.clock = clock;
        this.policy = policy;
        this.mayClose = mayClose;
    }

    /** The server's part in what did not work, if it had one. */
    Optional<RestFailure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Saves what is final of a batch, and nothing more. */
    SweepResult keep(BatchRecord listed, Verdict verdict) {
        return read(listed.id()) instanceof Answered<BatchRecord> last
                ? keep(listed, last.value(), verdict)
                : doubtful(listed, verdict);
    }

    private SweepResult keep(BatchRecord listed, BatchRecord last, Verdict verdict) {
        // The list's is a state of one that ended.
        if (!last.state().equals(listed.state())) {
            return changed(listed, last, verdict);
        }
        Kept kept = keeper.keep(rest, last);
        kept.failure().ifPresent(this::blame);
        return new SweepResult(last, verdict, kept.safe() ? End.LOG_KEPT : End.NOT_SAVED, kept.words());
    }

    /** Saves it and closes its session. */
    SweepResult close(BatchRecord listed, Verdict verdict) {
        SweepResult saved = keep(listed, verdict);
        if (saved.end() != End.LOG_KEPT) {
            return saved;
        }
        BatchRecord last = saved.batch();
        Optional<SweepResult> inTheWay = inTheWay(last, verdict);
        if (inTheWay.isPresent()) {
            return inTheWay.get();
        }
        // The copy may be hours old, or have taken long.
        Kept late = keeper.keepLate(rest, last);
        late.failure().ifPresent(this::blame);
        if (!late.safe()) {
            return new SweepResult(last, verdict, End.NOT_SAVED, late.words());
        }
        boolean anew = late.kind() == Kept.Kind.SAVED;
        String words = anew ? late.words() : saved.words();
        return (anew ? inTheWay(last, verdict) : inTheWay).orElseGet(() -> journaled(last, verdict, words));
    }

    /** Why it is not to be closed, if the server says so of it now. */
    private Optional<SweepResult> inTheWay(BatchRecord last, Verdict verdict) {
        if (!(read(last.id()) instanceof Answered<BatchRecord> again)) {
            return Optional.of(doubtful(last, verdict));
        }
        boolean same = again.value().key().equals(last.key()) && again.value().endTime() == last.endTime();
        if (!same || policy.judge(again.value(), clock.millis(), Sighting.NONE).kind() != Kind.DUE) {
            return Optional.of(changed(last, again.value(), verdict));
        }
        Outcome<UUID> session = rest.batchSession(last.id());
        return session instanceof Missed<UUID> missed
                ? Optional.of(noSession(last, verdict, missed.failure()))
                : Optional.empty();
    }

    private SweepResult noSession(BatchRecord batch, Verdict verdict, RestFailure why) {
        if (why instanceof NotFound) {
            return new SweepResult(batch, verdict, End.ALREADY_GONE, "somebody else closed it meanwhile");
        }
        blame(why);
        return doubtful(batch, verdict);
    }

    private SweepResult journaled(BatchRecord batch, Verdict verdict, String saved) {
        if (!mayClose.getAsBoolean()) {
            return new SweepResult(batch, verdict, End.WOULD_CLOSE, "it would be closed; " + saved);
        }
        long intent;
        try {
            intent = deeds.intend(rest.name(), batch, verdict);
        } catch (IOException e) {
            return new SweepResult(
                    batch, verdict, End.NOT_JOURNALED, "it is not closed: " + Words.clean(e.getMessage()));
        }
        SweepResult result = delete(batch, verdict, saved);
        deeds.settle(intent, result.end(), result.words());
        return result;
    }

    private SweepResult delete(BatchRecord batch, Verdict verdict, String saved) {
        Outcome<CloseAnswer> answer = rest.delete(batch.id());
        if (answer instanceof Missed<CloseAnswer> missed) {
            blame(missed.failure());
            boolean refused = missed.failure() instanceof RestFailure.Refused;
            return refused
                    ? new SweepResult(
                            batch, verdict, End.NOT_CLOSED, missed.failure().words())
                    : look(batch, verdict, missed.failure().words());
        }
        CloseAnswer said = ((Answered<CloseAnswer>) answer).value();
        if (said.success()) {
            return new SweepResult(
                    batch, verdict, End.KILLED, "the server says that it killed its application: " + said.message());
        }
        return said.closedTerminal()
                ? new SweepResult(batch, verdict, End.CLOSED, "its session is closed; " + saved)
                : look(batch, verdict, "the server said: " + said.message());
    }

    /** Of a canceled batch Kyuubi says "UNKNOWN" where it says "terminal" of others; and an answer can be lost. */
    private SweepResult look(BatchRecord batch, Verdict verdict, String said) {
        Outcome<UUID> session = rest.batchSession(batch.id());
        if (session instanceof Answered<UUID>) {
            return new SweepResult(batch, verdict, End.NOT_CLOSED, "its session is still open; " + said);
        }
        RestFailure why = ((Missed<UUID>) session).failure();
        if (why instanceof NotFound) {
            return new SweepResult(batch, verdict, End.CLOSED, "its session is gone; " + said);
        }
        blame(why);
        return new SweepResult(batch, verdict, End.UNCERTAIN, "it may be closed, its log is kept in any case; " + said);
    }

    private Outcome<BatchRecord> read(UUID id) {
        Outcome<BatchRecord> answer = rest.batch(id);
        if (answer instanceof Missed<BatchRecord> missed) {
            blame(missed.failure());
        }
        return answer;
    }

    private SweepResult doubtful(BatchRecord batch, Verdict verdict) {
        String why = failure == null ? "the server does not know it" : failure.words();
        return new SweepResult(batch, verdict, End.DOUBTFUL, "it is not closed: " + why);
    }

    private static SweepResult changed(BatchRecord one, BatchRecord other, Verdict verdict) {
        return new SweepResult(
                one,
                verdict,
                End.CHANGED,
                "it is not closed: the server said " + Words.clean(one.state()) + ", ended at " + one.endTime()
                        + ", application '" + Words.clean(one.appState()) + "', and then " + Words.clean(other.state())
                        + ", " + other.endTime() + ", '" + Words.clean(other.appState()) + "'");
    }

    private void blame(RestFailure why) {
        // Who does not answer at all is the better reason to leave a server alone.
        if (!(failure instanceof Unreachable)) {
            failure = why;
        }
    }
}
