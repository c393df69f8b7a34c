package dev.inari.sidecar.jobs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
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
 * longer each time; a call that never comes back holds that one thread and nothing else. Thread-safe.
 */
final class PatientCalls implements AutoCloseable {
    /** A failure that comes quicker costs nobody anything. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    private static final Duration SLOWEST = Duration.ofMinutes(5);
    private static final Pace RETRIES = new Pace(Duration.ofSeconds(10), SLOWEST, SLOWEST, SLOWEST);
    private static final int LONGEST_WORDS = 300;

    private final Duration deadline;
    private final Supplier<Moment> clock;
    private final ThreadPoolExecutor worker;
    /** Whether a call was given up that may still be under way. */
    private boolean overdue;

    private int misses;
    private @Nullable String silence;
    private Moment again;

    /**
     * Nobody is called yet.
     *
     * @param name of the thread
     * @param context class loader of the thread's context; null for the one of whoever makes the first call
     */
    PatientCalls(String name, @Nullable ClassLoader context, Duration deadline, Supplier<Moment> clock) {
        this.deadline = deadline;
        this.clock = clock;
        this.again = clock.get();
        this.worker = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            if (context != null) {
                thread.setContextClassLoader(context);
            }
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
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
            throw new NotNow(silence);
        }
        if (overdue && worker.getActiveCount() > 0) {
            throw silent("a call of before has still not come back");
        }
        overdue = false;
        Future<T> answer = worker.submit(call);
        try {
            T value = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            misses = 0;
            silence = null;
            return value;
        } catch (TimeoutException e) {
            overdue = true;
            answer.cancel(true);
            throw silent("no answer within " + deadline.toSeconds() + " s (" + what + ")");
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw costly ? silent(words(cause)) : failed(cause, begin);
        } catch (InterruptedException e) {
            overdue = true;
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
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
        return clock.get().since(begin).compareTo(QUICK) < 0 ? new IOException(words, cause) : silent(words);
    }

    private NotNow silent(String why) {
        misses++;
        again = clock.get().plus(RETRIES.after(misses));
        silence = why + "; it is asked again, but less often each time";
        return new NotNow(silence);
    }

    /** Messages from servers can be whole stack traces. */
    private static String words(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).strip();
        String first = message.lines().findFirst().orElse("");
        String words = cause instanceof IOException && !first.isEmpty() && cause.getMessage() != null
                ? first
                : cause.getClass().getSimpleName() + ": " + first;
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "...";
    }

    /** Does something on the same thread once it is free, and waits for nothing. */
    void later(Runnable task) {
        worker.execute(task);
    }

    /** Waits for nothing that is under way. */
    @Override
    public void close() {
        worker.shutdownNow();
    }
}
