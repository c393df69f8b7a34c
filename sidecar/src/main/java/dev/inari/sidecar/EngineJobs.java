package dev.inari.sidecar;

import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.Submission;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds what engines told of the jobs that they submitted until it is written down: by then an engine may be gone, for a cluster, a file system or a
 * database may hold up whoever writes. Bounded, and no engine takes the place of another. Thread-safe.
 */
final class EngineJobs {
    /** In 5 to 15 MB. */
    static final int MOST = 5_000;

    /** As many as an agent keeps. */
    static final int MOST_OF_ONE = JobsMXBean.MOST;

    private final boolean wanted;
    private final InstantSource clock;
    private volatile Hearer hearer = leaves -> {};

    // Guarded by this, by agent id; who is first was told or put off before the others.
    private final Map<String, OfOne> engines = new LinkedHashMap<>();
    private int held;
    private int lost;

    private static final class OfOne {
        final Submission.Engine engine;
        // The last word on each job, oldest first.
        final Map<JobId, Submission> jobs = new LinkedHashMap<>();
        boolean malformed;

        OfOne(Submission.Engine engine) {
            this.engine = engine;
        }
    }

    /**
     * What one engine told.
     *
     * @param jobs oldest first
     * @param malformed whether it also told of something that is no job
     */
    record News(Submission.Engine engine, List<Submission> jobs, boolean malformed) {}

    /** Who writes it down. */
    interface Hearer {
        /** There is something to be written down. From any thread; must not wait. */
        void told(boolean engineLeaves);
    }

    /** @param wanted whether engines are to be asked at all */
    EngineJobs(boolean wanted, InstantSource clock) {
        this.wanted = wanted;
        this.clock = clock;
    }

    boolean wanted() {
        return wanted;
    }

    void whenTold(Hearer hears) {
        hearer = hears;
    }

    /** An engine told of these, which are new or have ended since it told last. */
    void tell(Submission.Engine engine, List<JobSubmission> rows, boolean engineLeaves) {
        if (rows.isEmpty()) {
            return;
        }
        synchronized (this) {
            OfOne its = engines.computeIfAbsent(engine.agentId(), id -> new OfOne(engine));
            for (JobSubmission row : rows) {
                Optional<Submission> job = Submission.of(row, engine, clock.millis());
                its.malformed |= job.isEmpty();
                job.ifPresent(each -> hold(its, each));
            }
        }
        hearer.told(engineLeaves);
    }

    private void hold(OfOne its, Submission job) {
        if (its.jobs.put(job.job(), job) == null) {
            held++;
        }
        if (its.jobs.size() > MOST_OF_ONE) {
            loseOldest(its);
        } else if (held > MOST) {
            engines.values().stream()
                    .max(Comparator.comparingInt(each -> each.jobs.size()))
                    .ifPresent(this::loseOldest);
        }
    }

    private void loseOldest(OfOne its) {
        Iterator<Submission> oldest = its.jobs.values().iterator();
        oldest.next();
        oldest.remove();
        held--;
        lost++;
    }

    /** What is to be written down, as often as it is asked for until it is taken. */
    synchronized List<News> news() {
        return engines.values().stream()
                .map(each -> new News(each.engine, List.copyOf(each.jobs.values()), each.malformed))
                .toList();
    }

    /** That is written down. What the engine told of the same jobs meanwhile is not. */
    synchronized void taken(News news) {
        OfOne its = engines.get(news.engine().agentId());
        if (its == null) {
            return;
        }
        news.jobs().forEach(job -> held -= its.jobs.remove(job.job(), job) ? 1 : 0);
        its.malformed = false;
        if (its.jobs.isEmpty()) {
            engines.remove(news.engine().agentId());
        }
    }

    /** What this engine told cannot be written down now: it comes after all others, so that it is not in their way if it never can be. */
    synchronized void putOff(String agentId) {
        OfOne its = engines.remove(agentId);
        if (its != null) {
            engines.put(agentId, its);
        }
    }

    /** How many jobs were forgotten since this was asked for last, as there was no room for them. */
    synchronized int takeLost() {
        int since = lost;
        lost = 0;
        return since;
    }
}
