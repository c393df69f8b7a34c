package dev.inari.sidecar.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is known of one job that is followed. Only {@link JobTracker} makes one out of another.
 *
 * @param name empty if not told yet
 * @param cluster address of the REST API of its cluster; empty if not known, then only the archives can tell
 * @param state never goes back from a terminal one
 * @param since when it was first in this state, as far as is known here
 * @param startMillis when it began, by the cluster's clock; {@link FinalState#NOT_TOLD} if not told
 * @param contact when its cluster last knew it, or else when we learned of it
 * @param misses questions in a row that nobody could answer
 * @param miss why the last of them was not answered; empty if it was
 * @param archives why the archives did not tell, when they were last looked into; empty if they were not needed
 * @param due when to ask again
 * @param asked whether the answer to the last question is still to come
 * @param engineTold whether its engine told its end, so that nobody else need be waited for
 * @param unkept what was told of its end and is not known to be durable, at most one of each source and state
 */
public record TrackedJob(
        JobId id,
        String name,
        String cluster,
        JobState state,
        Moment since,
        long startMillis,
        Moment contact,
        int misses,
        String miss,
        String archives,
        Moment due,
        boolean asked,
        boolean engineTold,
        List<FinalState> unkept) {
    private static final int LONGEST_REASON = 500;

    public TrackedJob {
        miss = shortened(miss);
        archives = shortened(archives);
        unkept = List.copyOf(unkept);
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "...";
    }

    /** A job that somebody submitted, and that nobody was asked about yet. */
    static TrackedJob learned(JobId id, String name, String cluster, Moment now) {
        return new TrackedJob(
                id,
                FinalState.shortened(name),
                cluster,
                JobState.UNKNOWN,
                now,
                FinalState.NOT_TOLD,
                now,
                0,
                "nobody was asked yet",
                "",
                now,
                false,
                false,
                List.of());
    }

    /** Why its state cannot be told; empty while it can. */
    public String reason() {
        if (state.isLive() || state.isTerminal()) {
            return "";
        }
        return archives.isEmpty() ? miss : miss.isEmpty() ? archives : miss + "; " + archives;
    }

    /** Whether nothing more is to be done for it: its end is known, or its engine told one and nobody who would know better could be asked. */
    public boolean isSettled() {
        return (state.isTerminal() || (engineTold && misses > 0)) && unkept.isEmpty();
    }

    TrackedJob toldByEngine() {
        return with(job -> job.engineTold = true);
    }

    TrackedJob at(String address) {
        return with(job -> job.cluster = address);
    }

    TrackedJob asked(Moment nextDue) {
        return with(job -> {
            job.due = nextDue;
            job.asked = true;
        });
    }

    TrackedJob notAsked(Moment stillDue) {
        return with(job -> {
            job.due = stillDue;
            job.asked = false;
        });
    }

    TrackedJob due(Moment nextDue) {
        return with(job -> job.due = nextDue);
    }

    TrackedJob in(JobState next, Moment now) {
        return with(job -> {
            job.state = next;
            job.since = next == state ? since : now;
        });
    }

    TrackedJob seen(LiveJob live, Moment now) {
        return with(job -> {
            job.name = live.name().isEmpty() ? name : live.name();
            job.startMillis = live.startMillis() == FinalState.NOT_TOLD ? startMillis : live.startMillis();
            job.contact = now;
            job.misses = 0;
            job.miss = "";
            job.archives = "";
            job.asked = false;
        });
    }

    TrackedJob missed(String detail, Moment nextDue) {
        return with(job -> {
            job.misses = misses == Integer.MAX_VALUE ? misses : misses + 1;
            job.miss = detail;
            job.due = nextDue;
            job.asked = false;
        });
    }

    TrackedJob archives(String detail) {
        return with(job -> job.archives = detail);
    }

    /** With an end that is not durable yet, in place of what the same source said to the same effect. */
    TrackedJob told(FinalState end) {
        List<FinalState> all = new ArrayList<>(unkept);
        all.removeIf(each -> each.source() == end.source() && each.state() == end.state());
        all.add(end);
        return with(job -> job.unkept = all);
    }

    TrackedJob kept(FinalState end) {
        return with(job ->
                job.unkept = unkept.stream().filter(each -> !each.equals(end)).toList());
    }

    private TrackedJob with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.made();
    }

    /** The next of what is known of a job, until all of it is said. */
    private static final class Draft {
        private final JobId id;
        private String name;
        private String cluster;
        private JobState state;
        private Moment since;
        private long startMillis;
        private Moment contact;
        private int misses;
        private String miss;
        private String archives;
        private Moment due;
        private boolean asked;
        private boolean engineTold;
        private List<FinalState> unkept;

        Draft(TrackedJob from) {
            id = from.id;
            name = from.name;
            cluster = from.cluster;
            state = from.state;
            since = from.since;
            startMillis = from.startMillis;
            contact = from.contact;
            misses = from.misses;
            miss = from.miss;
            archives = from.archives;
            due = from.due;
            asked = from.asked;
            engineTold = from.engineTold;
            unkept = from.unkept;
        }

        TrackedJob made() {
            return new TrackedJob(
                    id,
                    name,
                    cluster,
                    state,
                    since,
                    startMillis,
                    contact,
                    misses,
                    miss,
                    archives,
                    due,
                    asked,
                    engineTold,
                    unkept);
        }
    }
}
