package dev.inari.sidecar;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing again and again on a daemon thread of its own, beside the guarding of engines, which it must not hold up. What fails is told once and
 * tried again. Thread-safe.
 */
final class Repeatedly implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeatedly.class);
    private static final long LONGEST_CLOSE_SECONDS = 2;

    /** Times and ports: what fails again after 1,002 ms is what failed after 1,001. */
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+");

    private final String what;
    private final Pass pass;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<Pass> asked = ConcurrentHashMap.newKeySet();
    private String told = "";

    /** What is done. */
    interface Pass {
        void run() throws IOException;
    }

    /** @param what it is, for people, such as "looking for jobs" */
    Repeatedly(String what, String threadName, Pass pass) {
        this.what = what;
        this.pass = pass;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            return made;
        });
        // Whoever asks for something while all ends need not know.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Begins, with so long between the end of one pass and the next. */
    Repeatedly begin(Duration interval) {
        var unused =
                thread.scheduleWithFixedDelay(() -> once(pass, true), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Has something done as soon as the thread is free; once for all who ask for the same meanwhile. */
    void soon(Pass pass) {
        if (asked.add(pass)) {
            thread.execute(() -> {
                asked.remove(pass);
                once(pass, false);
            });
        }
    }

    /** @param whole whether it does all that can fail, so that its end says that nothing fails any more */
    private void once(Pass pass, boolean whole) {
        try {
            pass.run();
            if (whole && !told.isEmpty()) {
                LOG.info("{} works again", what);
                told = "";
            }
        } catch (IOException e) {
            tell(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // A mistake of ours must not end the repetition silently.
            LOG.error("{} failed; it is tried again", what, e);
        }
    }

    private void tell(String message) {
        if (thread.isShutdown()) {
            // It was interrupted, and nobody tries again.
            LOG.debug("{} was broken off: {}", what, message);
            return;
        }
        String kind = NUMBERS.matcher(message).replaceAll("0");
        if (!kind.equals(told)) {
            LOG.error("{} failed and is tried again: {}", what, message);
            told = kind;
        }
    }

    /** Whether it is closed and nothing of it runs any more. */
    boolean hasEnded() {
        return thread.isTerminated();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.debug("{} ends with the process", what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
