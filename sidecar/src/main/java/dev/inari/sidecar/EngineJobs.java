package dev.inari.sidecar;

import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.jobs.Submission;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what engines told of the jobs that they submitted until it is written down: by then an engine may be gone, for a cluster, a file system or a
 * database may hold up whoever writes. Thread-safe.
 */
final class EngineJobs {
    /** Rows of the agent's target table that submit jobs. */
    static final Set<String> SUBMITTING = Set.of("kyuubi-flink", "flink-sql-gateway");

    /** As many as are followed at a time; some 10 MB at the most. */
    static final int MOST = 10_000;

    private final boolean wanted;
    private volatile Hearer hearer = leaves -> {};

    // Guarded by this, oldest first.
    private final Map<Place, Told> told = new LinkedHashMap<>();
    private int lost;

    private record Place(String agentId, long sequence) {}

    private record Told(Submission.Engine engine, JobSubmission row) {}

    /** What one engine told, oldest first. */
    record News(Submission.Engine engine, List<JobSubmission> rows) {}

    /** Who writes it down. */
    interface Hearer {
        /** There is something to be written down. Must not wait. */
        void told(boolean engineLeaves);
    }

    /** @param wanted whether engines are to be asked at all */
    EngineJobs(boolean wanted) {
        this.wanted = wanted;
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
            rows.forEach(row -> told.put(new Place(engine.agentId(), row.getSequence()), new Told(engine, row)));
            for (Iterator<Told> oldest = told.values().iterator(); told.size() > MOST; lost++) {
                oldest.next();
                oldest.remove();
            }
        }
        hearer.told(engineLeaves);
    }

    /** What is to be written down, as often as it is asked for until it is taken. */
    synchronized List<News> news() {
        Map<String, News> news = new LinkedHashMap<>();
        told.forEach(
                (place, each) -> news.computeIfAbsent(place.agentId(), id -> new News(each.engine(), new ArrayList<>()))
                        .rows()
                        .add(each.row()));
        return List.copyOf(news.values());
    }

    /** That is written down. What the engine told of the same jobs meanwhile is not. */
    synchronized void taken(News news) {
        news.rows()
                .forEach(row -> told.remove(
                        new Place(news.engine().agentId(), row.getSequence()), new Told(news.engine(), row)));
    }

    /** That could not be written down: it comes after all others, so that it is not in their way if it never can be. */
    synchronized void putOff(News news) {
        for (JobSubmission row : news.rows()) {
            Place place = new Place(news.engine().agentId(), row.getSequence());
            Told same = new Told(news.engine(), row);
            if (told.remove(place, same)) {
                told.put(place, same);
            }
        }
    }

    /** How many were forgotten since this was asked for last, as there was no room for them. */
    synchronized int takeLost() {
        int since = lost;
        lost = 0;
        return since;
    }
}
