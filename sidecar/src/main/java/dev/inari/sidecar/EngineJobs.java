package dev.inari.sidecar;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.JobsReport;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.sidecar.jobs.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks engines which jobs they submitted, and keeps what they told until it is written down: an engine that leaves is heard before it is gone, whatever
 * holds up those who write. One whose heartbeat shows no news is asked only when it is about to be gone, one that has none then for a few numbers, and one
 * that does not answer heartbeats not at all. Thread-safe; asking is for one thread, and may wait for an engine.
 */
final class EngineJobs {
    /** Rows of the agent's target table that submit jobs. */
    static final Set<String> SUBMITTING = Set.of("kyuubi-flink", "flink-sql-gateway");

    /** Engines that came and went while nothing could be written. */
    private static final int MOST_TOLD = 1_000;

    private final Supplier<List<Asked>> engines;
    private final Map<String, Taken> taken = new ConcurrentHashMap<>();
    // Guarded by itself.
    private final Map<String, News> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, News> eldest) {
            return size() > MOST_TOLD;
        }
    };

    /** {@code engines} are those that can be asked now. */
    EngineJobs(Supplier<List<Asked>> engines) {
        this.engines = engines;
    }

    /**
     * An engine, and how to ask it.
     *
     * @param changes of its table, as its last heartbeat told; -1 if that does not tell
     */
    record Asked(Submission.Engine engine, EngineClient client, long changes) {
        /** Nothing taken is what a table without any change holds. */
        boolean showsNews(Taken before) {
            return changes < 0 || changes != Math.max(0, before.changes());
        }
    }

    /**
     * What an engine told that was not taken yet.
     *
     * @param rows those of its table that are new, or whose job has ended since
     */
    record News(Submission.Engine engine, List<JobSubmission> rows, Taken whole) {}

    /** A table as it was told: its changes, and the ends of its jobs by their sequence. */
    record Taken(long changes, Map<Long, String> ends) {
        static final Taken NOTHING = new Taken(-1, Map.of());
    }

    /** Asks those whose heartbeats show news; whether there is anything to be written down. */
    boolean ask() {
        return ask(Asked::showsNews);
    }

    /** The same, also those whose last heartbeat shows nothing: it is older than what they did since. */
    boolean askAll() {
        return ask((each, before) -> true);
    }

    private boolean ask(BiPredicate<Asked, Taken> wanted) {
        List<Asked> now = engines.get();
        for (Asked each : now) {
            Taken before = taken.getOrDefault(each.engine().agentId(), Taken.NOTHING);
            // Whoever does not answer tells the same later; that it is silent is told by its heartbeats.
            if (wanted.test(each, before)
                    && each.client().jobs(before.changes()) instanceof Outcome.Answered<JobsReport> answered
                    && answered.value().changes() != Math.max(0, before.changes())) {
                tell(news(each.engine(), answered.value(), before));
            }
        }
        taken.keySet()
                .retainAll(now.stream().map(each -> each.engine().agentId()).collect(Collectors.toSet()));
        return !news().isEmpty();
    }

    /** What it told since the same was taken is all in it. */
    private void tell(News news) {
        synchronized (told) {
            told.put(news.engine().agentId(), news);
        }
    }

    /** What is to be written down, as often as it is asked for until it is taken. */
    List<News> news() {
        synchronized (told) {
            return List.copyOf(told.values());
        }
    }

    /** No more than an agent keeps, whatever is told. */
    private static News news(Submission.Engine engine, JobsReport report, Taken before) {
        List<JobSubmission> rows = new ArrayList<>();
        Map<Long, String> ends = new HashMap<>();
        report.submissions().stream().limit(JobsMXBean.MOST).forEach(row -> {
            ends.put(row.getSequence(), row.getEnd());
            if (!row.getEnd().equals(before.ends().get(row.getSequence()))) {
                rows.add(row);
            }
        });
        return new News(engine, rows, new Taken(report.changes(), ends));
    }

    /** It is written down and need not be told again. */
    void taken(List<News> news) {
        for (News each : news) {
            String agentId = each.engine().agentId();
            taken.put(agentId, each.whole());
            synchronized (told) {
                // What came meanwhile is written down once more, with what is new in it.
                told.remove(agentId, each);
            }
        }
    }
}
