package dev.inari.sidecar.jobs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls what may hang: one call at a time on one thread, each with a deadline. Who did not answer in time, took long to fail, or failed where that is costly, is left alone for a while,
 * longer each time. A call that never comes back holds that one thread, until it is counted as lost and another takes its place. Thread-safe.
 */
final class PatientCalls implements AutoCloseable {
    /** A failure that comes quicker costs nobody anything. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    private static final Duration SLOWEST = Duration.ofMinutes(5);
    private static final Pace RETRIES = new Pace(Duration.ofSeconds(10), SLOWEST, SLOWEST, SLOWEST);
    private static final int LONGEST_WORDS = 300;

    /** What did not come back for so long does not come back. */
    private static final Duration LOST = Duration.ofMinutes(10);
    /** Threads that may wait for ever. With that many, nobody is called any more until one comes back. */
    private static final int MOST_LOST = 3;

    private final String name;
    private final @Nullable ClassLoader context;
    private final Duration deadline;
    private final Supplier<Moment> clock;
    private final Runnable lost;
    private final List<ThreadPoolExecutor> lostWorkers = new ArrayList<>();
    private ThreadPoolExecutor worker;
    /** When a call was given up that may still be under way; null if none was. */
    private @Nullable Moment overdue;

    private int misses;
    private @Nullable String silence;
    private Moment again;

    /**
     * Nobody is called yet.
     *
     * @param name of the thread
     * @param context class loader of the thread's context; null for the one of whoever makes the first call
     * @param lost is run when a call is counted as lost: what it holds is no longer to be used
     */
    PatientCalls(String name, @Nullable ClassLoader context, Duration deadline, Supplier<Moment> clock, Runnable lost) {
        this.name = name;
        this.context = context;
        this.deadline = deadline;
        this.clock = clock;
        this.lost = lost;
        this.again = clock.get();
        this.worker = newWorker();
    }

    private ThreadPoolExecutor newWorker() {
        ThreadPoolExecutor made =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    if (context != null) {
                        thread.setContextClassLoader(context);
                    }
                    return thread;
                });
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    /**
     * Calls and waits.
     *
     * @param what is done, for people
     * @throws NotNow if it did not answer in time, or has not lately
     * @throws IOException whatever the call threw, in plain words, as its classes may be another loader's
     */
    synchronized <T> T call(String what, Callable<T> call) throws IOException {
        return call(what, call, false);
    }

    /** The same, for a call that costs somebody something even where it fails at once, such as a login: each failure counts as silence. */
    synchronized <T> T costly(String what, Callable<T> call) throws IOException {
        return call(what, call, true);
    }

    private <T> T call(String what, Callable<T> call, boolean costly) throws IOException {
        Moment begin = clock.get();
        if (silence != null && begin.isBefore(again)) {
            throw new NotNow(silence, false);
        }
        if (!isFree(begin)) {
            throw silent("a call of before has still not come back", false);
        }
        overdue = null;
        Future<T> answer = worker.submit(call);
        try {
            T value = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            misses = 0;
            silence = null;
            return value;
        } catch (TimeoutException e) {
            overdue = begin;
            answer.cancel(true);
            throw silent("no answer within " + deadline.toSeconds() + " s (" + what + ")", true);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            // Whoever is asked later is not to blame for a connection.
            throw costly ? silent(words(cause), false) : failed(cause, begin);
        } catch (InterruptedException e) {
            overdue = begin;
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Whether no call of before is in the way; one that is lost is not. */
    private boolean isFree(Moment now) {
        Moment since = overdue;
        if (since == null || worker.getActiveCount() == 0) {
            return true;
        }
        lostWorkers.removeIf(ThreadPoolExecutor::isTerminated);
        if (now.since(since).compareTo(LOST) < 0 || lostWorkers.size() == MOST_LOST) {
            return false;
        }
        lostWorkers.add(worker);
        worker.shutdown();
        worker = newWorker();
        lost.run();
        return true;
    }

    private IOException failed(Throwable cause, Moment begin) {
        if (cause instanceof NoSuchFileException
                || cause instanceof NotDirectoryException
                || cause instanceof AccessDeniedException) {
            misses = 0;
            silence = null;
            return (IOException) cause;
        }
        String words = words(cause);
        return clock.get().since(begin).compareTo(QUICK) < 0 ? new IOException(words, cause) : silent(words, true);
    }

    private NotNow silent(String why, boolean asked) {
        misses++;
        again = clock.get().plus(RETRIES.after(misses));
        silence = why + "; it is asked again, but less often each time";
        return new NotNow(silence, asked);
    }

    /** Messages from servers can be whole stack traces. */
    private static String words(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).strip();
        String first = message.lines().findFirst().orElse("");
        String words = cause instanceof IOException && !first.isEmpty() && cause.getMessage() != null
                ? OneLine.of(first)
                : cause.getClass().getSimpleName() + ": " + OneLine.of(first);
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "...";
    }

    /** Does something on the same thread once it is free, and waits for nothing. */
    synchronized void later(Runnable task) {
        worker.execute(task);
    }

    /** Waits for nothing that is under way. */
    @Override
    public synchronized void close() {
        lostWorkers.forEach(ThreadPoolExecutor::shutdownNow);
        worker.shutdownNow();
    }
}
