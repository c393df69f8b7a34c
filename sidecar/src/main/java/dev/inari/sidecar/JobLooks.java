package dev.inari.sidecar;

import dev.inari.jmx.JobsReport;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.jobs.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine which jobs it submitted: once a heartbeat shows that its table moved, though not more often than jobs are looked for; and when it begins
 * to leave, whatever the last heartbeat showed, for that is older than what was done since. For the decision thread only, apart from what runs on the
 * workers.
 */
final class JobLooks {
    private final EngineCalls calls;
    private final Services services;
    private final Submission.Engine engine;
    private final boolean submits;
    private Heard heard = Heard.NOTHING;
    private long nextNanos;
    private boolean leaves;

    /** A table as it was told last: its changes, and the ends of its jobs by their sequence. */
    private record Heard(long changes, Map<Long, String> ends) {
        /** That is what a table without any change holds. */
        static final Heard NOTHING = new Heard(0, Map.of());

        /** Also where the heartbeat does not tell. */
        boolean isOlderThan(Heartbeat beat) {
            return beat.getJobChanges() < 0 || beat.getJobChanges() > changes;
        }
    }

    JobLooks(EngineCalls calls, Services services, Submission.Engine engine) {
        this.calls = calls;
        this.services = services;
        this.engine = engine;
        this.submits = services.jobs().wanted() && EngineJobs.SUBMITTING.contains(engine.type());
        this.nextNanos = services.ticker().nanos();
    }

    /** The engine begins to leave. */
    void leaves() {
        leaves = submits;
    }

    /** The last question to an engine that leaves, to be called on a worker, and not wanted again then; null for none. */
    @Nullable
    Supplier<Runnable> last() {
        boolean wanted = leaves;
        leaves = false;
        Heard before = heard;
        return wanted ? () -> ask(before, true) : null;
    }

    /** The question that is due, to be called on a worker, and no longer due then; null for none. */
    @Nullable
    Supplier<Runnable> next(EngineState state) {
        Heartbeat beat = state.contact().last();
        long now = services.ticker().nanos();
        if (!submits || beat == null || now - nextNanos < 0 || !heard.isOlderThan(beat)) {
            return null;
        }
        nextNanos = now + services.settings().jobs().interval().toNanos();
        Heard before = heard;
        return () -> ask(before, false);
    }

    private Runnable ask(Heard before, boolean leaving) {
        JobsReport report = calls.jobs(before.changes());
        // Who does not answer tells the same later; that it is silent is told by its heartbeats.
        return report == null || report.changes() == before.changes() ? () -> {} : news(report, before, leaving);
    }

    /** No more than an agent keeps, whatever is told. */
    private Runnable news(JobsReport report, Heard before, boolean leaving) {
        List<JobSubmission> rows = new ArrayList<>();
        Map<Long, String> ends = new HashMap<>();
        report.submissions().stream().limit(JobsMXBean.MOST).forEach(row -> {
            ends.put(row.getSequence(), row.getEnd());
            if (!row.getEnd().equals(before.ends().get(row.getSequence()))) {
                rows.add(row);
            }
        });
        // Here, for what comes back from an engine that is gone by then is not heard any more.
        services.jobs().tell(engine, rows, leaving);
        return () -> heard = new Heard(report.changes(), ends);
    }
}
