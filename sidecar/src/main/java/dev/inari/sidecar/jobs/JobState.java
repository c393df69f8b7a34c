package dev.inari.sidecar.jobs;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What is known of a job: Flink's own states, and two of ours for the time in which nobody can tell. */
public enum JobState {
    INITIALIZING,
    CREATED,
    RUNNING,
    FAILING,
    FAILED,
    CANCELLING,
    CANCELED,
    FINISHED,
    RESTARTING,
    /** Its JobManager gave it up, another may take it over: Flink does not archive it, and it is no end. */
    SUSPENDED,
    RECONCILING,
    /** It was seen alive, and now nobody who can be asked knows it. */
    RECONNECTING,
    /** Nobody knows it, or nobody has for long. */
    UNKNOWN;

    private static final Set<JobState> TERMINAL = EnumSet.of(FINISHED, CANCELED, FAILED);
    private static final Set<JobState> OURS = EnumSet.of(RECONNECTING, UNKNOWN);

    /** The state that Flink calls by this name; empty if it has none of that name, so that nobody can tell us one of ours. */
    public static Optional<JobState> ofFlink(String name) {
        for (JobState state : values()) {
            if (state.name().equals(name) && !OURS.contains(state)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Whether the job is over, wherever it might be started again. */
    public boolean isTerminal() {
        return TERMINAL.contains(this);
    }

    /** Whether a cluster said it, and the job goes on. */
    public boolean isLive() {
        return !isTerminal() && !OURS.contains(this);
    }
}
