package dev.inari.sidecar.jobs;

import dev.inari.sidecar.jobs.JobAction.Ask;
import dev.inari.sidecar.jobs.JobAction.Keep;
import dev.inari.sidecar.jobs.JobAction.LookInArchives;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows one job to its end. Pure.
 *
 * <pre>
 *            the cluster knows it                        nobody knows it          for long
 * UNKNOWN  -----------------------&gt;  RUNNING and others  ---------------&gt;  RECONNECTING  --------&gt;  UNKNOWN
 *                                       ^                                       |                     |
 *                                       +---------- the cluster knows it -------+---------------------+
 * from each of them, if the cluster or an archive says so:  FINISHED, CANCELED, FAILED, for good
 * </pre>
 *
 * <p>A lost contact is no end: the job is asked for again and again, each time after a longer wait, and after each question that the cluster could not
 * answer the archives are looked into. That nobody knows a job never makes it FAILED. Where its engine told its end, the cluster is asked once more, and
 * if it does not answer, the engine's word stands until an archive is found.
 */
public final class JobTracker {
    private final Pace pace;

    public JobTracker(Pace pace) {
        this.pace = pace;
    }

    /** What {@code event}, which happened {@code now}, means for {@code job}. */
    public JobStep on(TrackedJob job, JobEvent event, Moment now) {
        if (event instanceof JobEvent.SeenLive seen) {
            return seen(job, seen.live(), now);
        }
        if (event instanceof JobEvent.Unreachable unreachable) {
            return missed(job, unreachable.detail(), now);
        }
        if (event instanceof JobEvent.NotKnown notKnown) {
            return missed(job, notKnown.detail(), now);
        }
        if (event instanceof JobEvent.NotAsked not) {
            return JobStep.to(job.state().isTerminal() ? job : job.notAsked(not.due()));
        }
        if (event instanceof JobEvent.ArchiveFound found) {
            return archived(job, found.end(), now);
        }
        if (event instanceof JobEvent.NothingFound nothing) {
            return nothingFound(job, nothing.detail(), now);
        }
        if (event instanceof JobEvent.EngineSaid said) {
            return engineSaid(job, said.end(), now);
        }
        if (event instanceof JobEvent.Kept kept) {
            return JobStep.to(job.kept(kept.end()));
        }
        return tick(job, now);
    }

    private JobStep seen(TrackedJob job, LiveJob live, Moment now) {
        mustBe(job, live.jobId());
        if (job.state().isTerminal()) {
            return live.end().map(end -> keep(job, end, now)).orElse(JobStep.to(job));
        }
        TrackedJob seen = job.seen(live, now).in(live.state(), now).due(now.plus(pace.poll()));
        return live.end().map(end -> keep(seen, end, now)).orElse(JobStep.to(seen));
    }

    private JobStep missed(TrackedJob job, String detail, Moment now) {
        if (job.state().isTerminal()) {
            return JobStep.to(job);
        }
        TrackedJob missed = lost(job.missed(detail, now.plus(pace.after(next(job)))), now);
        if (missed.state() == JobState.UNKNOWN) {
            missed = missed.due(now.plus(pace.afterLong(missed.misses(), now.since(missed.contact()))));
        }
        return JobStep.to(missed, new LookInArchives(job.id()));
    }

    private static int next(TrackedJob job) {
        return job.misses() == Integer.MAX_VALUE ? job.misses() : job.misses() + 1;
    }

    private JobStep archived(TrackedJob job, FinalState end, Moment now) {
        mustBe(job, end.jobId());
        if (isOfAnEarlierRun(job, end)) {
            return nothingFound(job, "the archive " + end.where() + " is of an earlier run with the same job id", now);
        }
        return keep(job.state().isTerminal() ? job : job.in(end.state(), now), end, now);
    }

    /** Job ids can be fixed by configuration; Flink keeps the first archive of an id, and loses those of the later runs. */
    private static boolean isOfAnEarlierRun(TrackedJob job, FinalState end) {
        return job.startMillis() != FinalState.NOT_TOLD
                && end.endMillis() != FinalState.NOT_TOLD
                && end.endMillis() < job.startMillis();
    }

    private JobStep nothingFound(TrackedJob job, String detail, Moment now) {
        if (job.state().isTerminal() || job.state().isLive()) {
            return JobStep.to(job);
        }
        TrackedJob told = job.archives(detail);
        return JobStep.to(
                job.cluster().isEmpty()
                        ? lost(told.missed("", now.plus(pace.after(next(job)))), now)
                        : lost(told, now));
    }

    private JobStep engineSaid(TrackedJob job, FinalState end, Moment now) {
        mustBe(job, end.jobId());
        // Whoever knows better is asked at once; what was asked before it ended is not waited for.
        TrackedJob sooner = job.state().isTerminal() ? job : job.notAsked(now).toldByEngine();
        return JobStep.to(sooner.told(end), new Keep(end));
    }

    /** Has this end written down, and remembers it until it is. */
    private JobStep keep(TrackedJob job, FinalState end, Moment now) {
        return JobStep.to(job.told(end).due(now.plus(pace.answer())), new Keep(end));
    }

    private JobStep tick(TrackedJob job, Moment now) {
        TrackedJob aged = lost(job, now);
        if (now.isBefore(aged.due())) {
            return JobStep.to(aged);
        }
        List<JobAction> actions = new ArrayList<>();
        aged.unkept().forEach(each -> actions.add(new Keep(each)));
        if (aged.state().isTerminal()) {
            return new JobStep(aged.due(now.plus(pace.answer())), actions);
        }
        boolean unanswered = aged.asked();
        if (unanswered) {
            aged = lost(aged.missed("the last question was not answered", now), now);
            actions.add(new LookInArchives(aged.id()));
        }
        if (!aged.cluster().isEmpty()) {
            actions.add(new Ask(aged.id(), aged.cluster(), job.due()));
        } else if (!unanswered) {
            actions.add(new LookInArchives(aged.id()));
        }
        return new JobStep(aged.asked(now.plus(waitForAnswer(aged))), actions);
    }

    private Duration waitForAnswer(TrackedJob job) {
        Duration wait = pace.after(job.misses());
        return wait.compareTo(pace.answer()) > 0 ? wait : pace.answer();
    }

    /** The job after a miss, or some time after one: seen alive once, it is being reconnected to, but not for ever. */
    private TrackedJob lost(TrackedJob job, Moment now) {
        if (job.misses() == 0 || job.state().isTerminal() || job.state() == JobState.UNKNOWN) {
            return job;
        }
        boolean tooLong = now.since(job.contact()).compareTo(pace.unknownAfter()) >= 0;
        return job.in(tooLong ? JobState.UNKNOWN : JobState.RECONNECTING, now);
    }

    private static void mustBe(TrackedJob job, JobId told) {
        if (!job.id().equals(told)) {
            throw new IllegalArgumentException("what was told of " + told + " does not concern " + job.id());
        }
    }
}
