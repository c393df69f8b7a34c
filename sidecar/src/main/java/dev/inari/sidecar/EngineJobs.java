package dev.inari.sidecar;

import dev.inari.jmx.EngineClient;
import dev.inari.jmx.JobsReport;
import dev.inari.jmx.Outcome;
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
    /** Changes of the last report that was taken, by agent. */
    private final Map<String, Long> taken = new HashMap<>();

    /** {@code engines} are those that can be asked now. */
    EngineJobs(Supplier<List<Asked>> engines) {
        this.engines = engines;
    }

    /** Asks nobody. */
    static EngineJobs none() {
        return new EngineJobs(List::of);
    }

    /** An engine, and how to ask it. */
    record Asked(Submission.Engine engine, EngineClient client) {}

    /** What an engine told that was not taken yet. */
    record News(Submission.Engine engine, JobsReport report) {}

    /** What is new, as often as it is asked for until it is taken. */
    List<News> news() {
        List<News> news = new ArrayList<>();
        List<Asked> now = engines.get();
        for (Asked each : now) {
            String agent = each.engine().agentId();
            long known = taken.getOrDefault(agent, -1L);
            // Whoever does not answer tells the same later; that it is silent is told by its heartbeats.
            if (each.client().jobs(known) instanceof Outcome.Answered<JobsReport> answered
                    && answered.value().changes() != known) {
                news.add(new News(each.engine(), answered.value()));
            }
        }
        taken.keySet()
                .retainAll(now.stream().map(each -> each.engine().agentId()).collect(Collectors.toSet()));
        return news;
    }

    /** It is written down and need not be told again. */
    void taken(List<News> news) {
        news.forEach(each -> taken.put(each.engine().agentId(), each.report().changes()));
    }
}
