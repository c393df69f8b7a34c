package dev.inari.sidecar;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.JobsReport;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.sidecar.jobs.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Asks engines which jobs they submitted. An engine that has no news is asked for a few numbers only, and one that does not answer heartbeats is not
 * asked at all. For the one thread that looks for jobs; asking may wait for an engine.
 */
final class EngineJobs {
    /** Rows of the agent's target table that submit jobs. */
    static final Set<String> SUBMITTING = Set.of("kyuubi-flink", "flink-sql-gateway");

    private final Supplier<List<Asked>> engines;
    private final Map<String, Taken> taken = new HashMap<>();

    /** {@code engines} are those that can be asked now. */
    EngineJobs(Supplier<List<Asked>> engines) {
        this.engines = engines;
    }

    /** An engine, and how to ask it. */
    record Asked(Submission.Engine engine, EngineClient client) {}

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

    /** What is new, as often as it is asked for until it is taken. */
    List<News> news() {
        List<News> news = new ArrayList<>();
        List<Asked> now = engines.get();
        for (Asked each : now) {
            Taken before = taken.getOrDefault(each.engine().agentId(), Taken.NOTHING);
            // Whoever does not answer tells the same later; that it is silent is told by its heartbeats.
            if (each.client().jobs(before.changes()) instanceof Outcome.Answered<JobsReport> answered
                    && answered.value().changes() != before.changes()) {
                news.add(news(each.engine(), answered.value(), before));
            }
        }
        taken.keySet()
                .retainAll(now.stream().map(each -> each.engine().agentId()).collect(Collectors.toSet()));
        return news;
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
        news.forEach(each -> taken.put(each.engine().agentId(), each.whole()));
    }
}
