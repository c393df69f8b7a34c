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
 * <p>A row of texts its caller asks for itself, over an open link to this machine's loopback, if the last call was answered: to wake a worker and to be
 * woken by it costs as much processor time as a heartbeat. Nothing is looked up for that, each read has its deadline, what is sent waits for nobody
 * ({@link CallSocket}), and only few bytes of texts are read ({@link AnswerFilter}). If no answer comes of it, a worker connects and asks anew.
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
    /** Whether the last call was answered; guarded by the lane. */
    private boolean answered;

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

    /** Asks for open data and waits. */
    <T> Outcome<T> ask(String what, int mostBytes, Question<T> question) {
        return ask(what, Call.Takes.VALUES, mostBytes, question);
    }

    /**
     * Asks and waits. An interrupt ends the wait for a worker; a caller that asks itself sees it when the call is over.
     *
     * @param what names the question for people
     * @param hoped what the answer is made of; if it is made of more than texts, it is taken all the same
     * @param mostBytes how long the answer may be
     */
    <T> Outcome<T> ask(String what, Call.Takes hoped, int mostBytes, Question<T> question) {
        Deadline deadline = Deadline.in(limits.total());
        String subject = name + ", " + what;
        try {
            if (!lane.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return new Outcome.TimedOut<>(subject + ": the call before it has not come back yet");
            }
            if (hoped == Call.Takes.TEXTS) {
                @Nullable Outcome<T> outcome = askHere(pending(subject, deadline, hoped, Sizes.TEXTS_BYTES), question);
                if (outcome != null) {
                    return outcome;
                }
            }
            Call.Takes takes = hoped == Call.Takes.ANYTHING ? hoped : Call.Takes.VALUES;
            return ask(pending(subject, deadline, takes, mostBytes), question);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.TimedOut<>(subject + ": the caller was interrupted before an answer came");
        }
    }

    private <T> Pending<T> pending(String subject, Deadline deadline, Call.Takes takes, int mostBytes) {
        Call call = new Call(deadline, limits, transport.loopbackOnly(), takes, mostBytes);
        return new Pending<>(subject, call, new CompletableFuture<>());
    }

    /**
     * Asks on this thread, holding the lane, and gives the lane back with what came of it. Null, and the lane still held, if a worker has to ask: then
     * there is no link any more that was tried, since RMI's connector may have closed itself over it.
     */
    private <T> @Nullable Outcome<T> askHere(Pending<T> mine, Question<T> question) {
        @Nullable Link open = link;
        if (closed || open == null || !answered || doubtful || !transport.loopbackOnly()) {
            return null;
        }
        pending = mine;
        @Nullable Outcome<T> outcome = outcomeHere(mine.call(), open, question);
        pending = null;
        if (!(outcome instanceof Outcome.Answered)) {
            answered = false;
            link = null;
            if (closed || mine.call().deadline().remainingNanos() > 0) {
                return null;
            }
            doubtful = true;
            outcome = silent(mine.subject());
        }
        lane.release();
        closeIfIdle();
        return outcome;
    }

    /** Null where it failed: the worker that asks again will say how. */
    private static <T> @Nullable Outcome<T> outcomeHere(Call call, Link open, Question<T> question) {
        try {
            return call.runHere(() -> question.ask(open));
        } catch (Throwable e) { // as below
            return null;
        }
    }

    /** Asks, holding the lane, which this method or the worker gives back. */
    private <T> Outcome<T> ask(Pending<T> mine, Question<T> question) throws InterruptedException {
        boolean given = false;
        try {
            pending = mine;
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

    private <T> Outcome<T> await(Pending<T> mine) throws InterruptedException {
        try {
            return mine.answer().get(mine.call().deadline().remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            doubtful = true;
            mine.cut(silent(mine.subject()));
            return mine.answer().join();
        } catch (InterruptedException e) {
            mine.call().cut();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is never completed by an exception", e);
        }
    }

    private <T> Outcome<T> silent(String subject) {
        return new Outcome.TimedOut<>(
                subject + ": no answer within " + limits.total().toMillis() + " ms");
    }

    private <T> void work(Pending<T> mine, Question<T> question) {
        try {
            Outcome<T> outcome = outcome(mine, question);
            boolean late = mine.call().isCut();
            answered = outcome instanceof Outcome.Answered && !late;
            if (!late) {
                doubtful = outcome instanceof Outcome.TimedOut;
            }
            @Nullable Link dropped = isLinkGood(outcome) && !late ? null : link;
            if (dropped != null) {
                link = null;
            }
            mine.answer().complete(outcome);
            // A broken or silent connection would only break or be silent again.
            if (dropped != null && outcome instanceof Outcome.Malformed && !late) {
                leave(dropped);
            }
        } finally {
            finish();
        }
    }

    private <T> Outcome<T> outcome(Pending<T> mine, Question<T> question) {
        try {
            return mine.call().run(() -> question.ask(connected()));
        } catch (Throwable e) { // also what a hostile answer can provoke: StackOverflowError, OutOfMemoryError,
            // LinkageError
            return closed ? closed(mine.subject()) : diagnosed(mine.subject(), e);
        }
    }

    private <T> Outcome<T> diagnosed(String subject, Throwable failure) {
        try {
            return Diagnosis.of(subject, failure, login);
        } catch (Throwable e) { // what the peer sent is asked for its message, and can have itself in it
            return new Outcome.Malformed<>(subject + ": " + failure.getClass().getName());
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
            new Call(deadline, limits, transport.loopbackOnly(), Call.Takes.VALUES, Sizes.VALUE_BYTES).run(() -> {
                open.close();
                return true;
            });
        } catch (Throwable e) { // as above
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
