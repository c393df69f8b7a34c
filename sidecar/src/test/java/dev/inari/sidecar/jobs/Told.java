package dev.inari.sidecar.jobs;

import java.time.Duration;

/** What clusters, archives and engines tell in these tests. */
final class Told {
    static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");
    static final String CLUSTER = "http://jobmanager.example.com:8081";
    static final String DIGEST = "ab".repeat(32);
    static final long START = 1_700_000_000_000L;
    static final long END = START + 60_000;
    static final Moment BEGIN = new Moment(5_000_000_000L, END);
    static final Pace PACE =
            new Pace(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofMinutes(10));

    private Told() {}

    static FinalState end(Source source, JobState state) {
        return end(JOB, source, state);
    }

    static FinalState end(JobId job, Source source, JobState state) {
        return new FinalState(job, "daily", state, START, END, source, END + 5, DIGEST, "where " + source);
    }

    static LiveJob live(JobState state) {
        return live(JOB, state);
    }

    static LiveJob live(JobId job, JobState state) {
        long end = state.isTerminal() ? END : FinalState.NOT_TOLD;
        return new LiveJob(job, "daily", state, START, end, END + 5, DIGEST, CLUSTER);
    }

    static JobEvent seen(JobState state) {
        return new JobEvent.SeenLive(live(state));
    }

    static JobEvent unreachable() {
        return new JobEvent.Unreachable("connection refused");
    }

    static JobEvent nothingFound() {
        return new JobEvent.NothingFound("no archive in /archives");
    }

    static JobEvent archived(JobState state) {
        return new JobEvent.ArchiveFound(end(Source.ARCHIVE, state));
    }
}
