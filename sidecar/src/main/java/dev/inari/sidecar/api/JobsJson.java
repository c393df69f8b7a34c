package dev.inari.sidecar.api;

import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.SessionIds;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.records.FollowedJob;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The form of {@code inari jobs --json} and of {@code /api/v1/jobs}; a name that is here once stays. Times are milliseconds since 1970, null where not told. */
public record JobsJson(List<Job> jobs, List<String> notes) {

    /** What is followed, and what ended. */
    public static JobsJson of(List<FollowedJob> followed, List<FinalState> ended, List<String> notes) {
        return new JobsJson(
                Stream.concat(followed.stream().map(Job::of), ended.stream().map(Job::of))
                        .toList(),
                notes);
    }

    /**
     * One job.
     *
     * @param reason why its state cannot be told; null while it can
     * @param lastContactMillis when somebody last knew it; null once it has ended
     * @param source who told its end: LIVE, ARCHIVE or ENGINE; null while it has none
     * @param digest SHA-256 of what was read of its end
     */
    public record Job(
            String jobId,
            @Nullable String name,
            String state,
            boolean ended,
            @Nullable Long startMillis,
            @Nullable Long endMillis,
            @Nullable String cluster,
            @Nullable String reason,
            @Nullable Long lastContactMillis,
            @Nullable String source,
            @Nullable Long readAtMillis,
            @Nullable String where,
            @Nullable String digest) {
        public static Job of(FollowedJob job) {
            return new Job(
                    job.id().hex(),
                    known(job.name()),
                    job.state().name(),
                    false,
                    known(job.startMillis()),
                    null,
                    known(job.cluster()),
                    known(job.reason()),
                    job.contactMillis(),
                    null,
                    null,
                    null,
                    null);
        }

        public static Job of(FinalState end) {
            return new Job(
                    end.jobId().hex(),
                    known(end.name()),
                    end.state().name(),
                    true,
                    known(end.startMillis()),
                    known(end.endMillis()),
                    null,
                    null,
                    null,
                    end.source().name(),
                    end.readAtMillis(),
                    end.where(),
                    end.digest());
        }
    }

    /** The form of {@code inari jobs show --json}. */
    public record One(
            Job job,
            @Nullable Submitted submitted,
            List<Job> contradictions,
            @Nullable String rootException) {}

    /**
     * Who submitted the job; null where no engine told.
     *
     * @param engine id of its agent
     * @param deployment Flink's {@code execution.target}
     */
    public record Submitted(
            String engine,
            String engineType,
            long pid,
            @Nullable String session,
            @Nullable String user,
            @Nullable String statementSha256,
            @Nullable String cluster,
            @Nullable String deployment,
            @Nullable Long submittedMillis) {
        public static Submitted of(Submission from) {
            return new Submitted(
                    from.engine(),
                    from.engineType(),
                    from.pid(),
                    known(from.session()),
                    known(from.user()),
                    known(from.statement()),
                    known(from.cluster()),
                    known(from.deployment()),
                    known(from.submittedMillis()));
        }

        /** The same as this person may see it. */
        public Submitted seenBy(Principal who) {
            return new Submitted(
                    engine,
                    engineType,
                    pid,
                    session == null ? null : SessionIds.seenBy(who, session),
                    user,
                    statementSha256,
                    cluster,
                    deployment,
                    submittedMillis);
        }
    }

    private static @Nullable String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Long known(long millis) {
        return millis < 0 ? null : millis;
    }
}
