package dev.inari.sidecar;

import dev.inari.jmx.JobsReport;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.jobs.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine which jobs it submitted: once a heartbeat shows that its table moved, though not more often than jobs are looked for; and when it begins
 * to leave, whatever the last heartbeat showed, for that is older than what was done since. For the decision thread only, apart from what runs on the
 * workers.
 */
final class JobLooks {
    /** Rows of the agent's target table that submit jobs. */
    private static final Set<String> SUBMITTING = Set.of("kyuubi-flink", "flink-sql-gateway");

    private static final int MOST_DOUBLINGS = 6;

    private final EngineCalls calls;
    private final Services services;
    private final Submission.Engine engine;
    private final boolean submits;
    private Heard heard = Heard.NOTHING;
    private long nextNanos;
    private boolean leaves;
    private int unanswered;

    /** A table as it was told last: its changes, and hashes of the ends of its jobs by their sequence. */
    private record Heard(long changes, Map<Long, Integer> ends) {
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
        this.submits = services.jobs().wanted() && SUBMITTING.contains(engine.type());
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
        // Who does not answer this, though it answers heartbeats, is asked less often each time.
        nextNanos = now
                + services.settings()
                        .jobs()
                        .interval()
                        .multipliedBy(1L << Math.min(unanswered, MOST_DOUBLINGS))
                        .toNanos();
        Heard before = heard;
        return () -> ask(before, false);
    }

    /** That question gave way before it was put. */
    void again() {
        nextNanos = services.ticker().nanos();
    }

    private Runnable ask(Heard before, boolean leaving) {
        Outcome<JobsReport> outcome = calls.jobs(before.changes());
        if (!(outcome instanceof Outcome.Answered<JobsReport> answered)) {
            boolean none = outcome instanceof Outcome.NotInstrumented<JobsReport>;
            return () -> unanswered = none ? 0 : unanswered + 1;
        }
        Heard now = answered.value().changes() == before.changes() ? before : tell(answered.value(), before, leaving);
        return () -> {
            heard = now;
            unanswered = 0;
        };
    }

    /** On the worker, for what comes back from an engine that is gone by then is not heard any more. No more than an agent keeps, whatever is told. */
    private Heard tell(JobsReport report, Heard before, boolean leaving) {
        List<JobSubmission> rows = new ArrayList<>();
        Map<Long, Integer> ends = new HashMap<>();
        report.submissions().stream().limit(JobsMXBean.MOST).forEach(row -> {
            // A hash, for a text may be long.
            Integer end = row.getEnd().hashCode();
            ends.put(row.getSequence(), end);
            if (!end.equals(before.ends().get(row.getSequence()))) {
                rows.add(row);
            }
        });
        services.jobs().tell(engine, rows, leaving);
        return new Heard(report.changes(), ends);
    }
}
