package dev.inari.jmx;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The line to one engine: one call at a time on at most one worker, whose caller comes back by the deadline whatever the worker meets.
 * Thread-safe.
 *
 * <ol>
 *   <li>The caller takes the lane of this engine, then a worker, and waits for the answer, all within the one deadline.
 *   <li>The worker connects if there is no link, asks, and completes the answer.
 *   <li>At the deadline the caller cuts the call, which sets the worker free, and goes on.
 *   <li>The worker drops the link after any doubt about it, and only then frees the lane.
 * </ol>
 *
 * <p>Over an open link whose every call ends by the deadline on its own, the caller asks without a worker: to wake another thread and to be
 * woken costs as much processor time as a heartbeat.
 */
final class EngineLine {
    private final String name;
    private final Transport transport;
    private final Deadlines limits;
    private final Workers workers;
    private final Semaphore lane = new Semaphore(1, true);

    private volatile boolean closed;
    /** Whether the last call was never answered in time; so is an engine that was never asked. */
    private volatile boolean doubtful = true;

    private volatile @Nullable Pending<?> pending;
    /** Guarded by the lane. */
    private @Nullable Link link;
    /** What the link was opened with; guarded by the lane. */
    private @Nullable Login login;

    EngineLine(String name, Transport transport, Deadlines limits, Workers workers) {
        this.name = name;
        this.transport = transport;
        this.limits = limits;
        this.workers = workers;
    }

    /** A call, and the answer that its caller, its worker or a close gives, whoever is first. */
    private record Pending<T>(String subject, Call call, CompletableFuture<Outcome<T>> answer) {
        void cut(Outcome<T> instead) {
            answer.complete(instead);
            call.cut();
        }
    }

    /**
     * Asks and waits.
     *
     * @param what names the question for people
     * @param mostBytes how long the answer may be
     */
    <T> Outcome<T> ask(String what, int mostBytes, Question<T> question) {
        Deadline deadline = Deadline.in(limits.total());
        String subject = name + ", " + what;
        try {
            if (!lane.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return new Outcome.TimedOut<>(subject + ": the call before it has not come back yet");
            }
            return ask(
                    new Pending<>(
                            subject,
                            new Call(deadline, limits, transport.loopbackOnly(), mostBytes),
                            new CompletableFuture<>()),
                    question);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.TimedOut<>(subject + ": the caller was interrupted before an answer came");
        }
    }

    /** Asks, holding the lane, which this method or the worker gives back. */
    private <T> Outcome<T> ask(Pending<T> mine, Question<T> question) throws InterruptedException {
        boolean given = false;
        try {
            pending = mine;
            if (needsNoWorker()) {
                @Nullable Link dropped = settle(mine, outcome(mine, question));
                given = dropped != null && workers.run(true, Deadline.in(Duration.ZERO), () -> leaveAndFinish(dropped));
                return mine.answer().join();
            }
            given = !closed && workers.run(doubtful, mine.call().deadline(), () -> work(mine, question));
        } finally {
            if (!given) {
                pending = null;
                lane.release();
                closeIfIdle();
            }
        }
        if (given) {
            return await(mine);
        }
        return closed
                ? closed(mine.subject())
                : new Outcome.TimedOut<>(
                        mine.subject() + ": no free worker; others wait for engines that do not answer");
    }

    /** Guarded by the lane. On loopback nothing is looked up, and whatever is sent or read has a deadline of its own. */
    private boolean needsNoWorker() {
        return !closed && !doubtful && link != null && transport.loopbackOnly();
    }

    private <T> Outcome<T> await(Pending<T> mine) throws InterruptedException {
        try {
            return mine.answer().get(mine.call().deadline().remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            doubtful = true;
            mine.cut(new Outcome.TimedOut<>(
                    mine.subject() + ": no answer within " + limits.total().toMillis() + " ms"));
            return mine.answer().join();
        } catch (InterruptedException e) {
            mine.call().cut();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed by an exception", e);
        }
    }

    private <T> void work(Pending<T> mine, Question<T> question) {
        try {
            @Nullable Link dropped = settle(mine, outcome(mine, question));
            if (dropped != null) {
                leave(dropped);
            }
        } finally {
            finish();
        }
    }

    /** Gives the answer, and a link that is no longer used and that its peer should know we leave; null for none. */
    private <T> @Nullable Link settle(Pending<T> mine, Outcome<T> outcome) {
        boolean late = mine.call().isCut();
        if (!late) {
            doubtful = outcome instanceof Outcome.TimedOut;
        }
        @Nullable Link dropped = isLinkGood(outcome) && !late ? null : link;
        if (dropped != null) {
            link = null;
        }
        mine.answer().complete(outcome);
        // A broken or silent connection would only break or be silent again.
        return outcome instanceof Outcome.Malformed && !late ? dropped : null;
    }

    private void leaveAndFinish(Link dropped) {
        try {
            leave(dropped);
        } finally {
            finish();
        }
    }

    private <T> Outcome<T> outcome(Pending<T> mine, Question<T> question) {
        try {
            return mine.call().run(() -> question.ask(connected()));
        } catch (Throwable e) { // also what a hostile answer can provoke: StackOverflowError, OutOfMemoryError,
            // LinkageError
            return closed ? closed(mine.subject()) : Diagnosis.of(mine.subject(), e, login);
        }
    }

    private static boolean isLinkGood(Outcome<?> outcome) {
        return outcome instanceof Outcome.Answered || outcome instanceof Outcome.NotInstrumented;
    }

    private Link connected() throws Exception {
        @Nullable Link open = link;
        if (open == null) {
            login = askForSecret();
            open = transport.connect(login);
            link = open;
        }
        return open;
    }

    private @Nullable Login askForSecret() {
        try {
            return transport.login();
        } catch (RuntimeException e) {
            throw new SecretUnavailableException(e);
        }
    }

    /** Closes what a close found in use, and lets the next call in. */
    private void finish() {
        @Nullable Link open = link;
        if (closed && open != null) {
            link = null;
            leave(open);
        }
        pending = null;
        lane.release();
    }

    /** Tells the peer that we leave, if that takes no longer than a connect may. */
    private void leave(Link open) {
        try {
            Deadline deadline = Deadline.in(limits.connect());
            new Call(deadline, limits, transport.loopbackOnly(), Sizes.VALUE_BYTES).run(() -> {
                open.close();
                return true;
            });
        } catch (Exception e) {
            // The peer is gone or hangs; its side of the connection ends by its own timeout.
        }
    }

    /** Ends the call under way, and the connection in the background. Idempotent. */
    void close() {
        closed = true;
        @Nullable Pending<?> running = pending;
        if (running != null) {
            refuse(running);
        }
        closeIfIdle();
    }

    /** Closes a link that no call holds; a call that does will close it itself. */
    private void closeIfIdle() {
        if (closed && lane.tryAcquire()) {
            closeIdle();
        }
    }

    private static <T> void refuse(Pending<T> running) {
        running.cut(closed(running.subject()));
    }

    private void closeIdle() {
        boolean given = false;
        try {
            given = link != null && workers.run(doubtful, Deadline.in(Duration.ZERO), this::finish);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!given) {
                lane.release();
            }
        }
    }

    private static <T> Outcome<T> closed(String subject) {
        return new Outcome.Refused<>(subject + ": this client is closed");
    }
}
