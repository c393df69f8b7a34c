package dev.inari.sidecar.jobs;

import java.util.List;

/** What came of asking a cluster. Only {@link Found} says anything of a job, and even {@link NotFound} does not say that it ended. */
public sealed interface RestOutcome<T> {

    /** An answer that was understood. */
    record Found<T>(T value) implements RestOutcome<T> {}

    /** A cluster answered, and knows no such job. */
    record NotFound<T>(String detail) implements RestOutcome<T> {}

    /** Nobody answered in time. */
    record Unreachable<T>(String detail) implements RestOutcome<T> {}

    /** Something answered that it cannot, will not, or is elsewhere. */
    record Failed<T>(int status, String detail) implements RestOutcome<T> {}

    /** Something answered what no cluster would, or too much. */
    record Malformed<T>(String detail) implements RestOutcome<T> {}

    /**
     * All jobs that a cluster knows.
     *
     * @param unreadable entries without a job id or a state that Flink has
     */
    record Overview(List<LiveJob> jobs, int unreadable) {
        public Overview {
            jobs = List.copyOf(jobs);
        }
    }
}
