package dev.inari.sidecar.jobs;

import java.util.ArrayList;
import java.util.List;

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
                true,
                unkept);
    }

    TrackedJob at(String address) {
        return new TrackedJob(
                id,
                name,
                address,
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

    TrackedJob asked(Moment nextDue) {
        return due(nextDue, true);
    }

    TrackedJob notAsked(Moment stillDue) {
        return due(stillDue, false);
    }

    TrackedJob due(Moment nextDue) {
        return due(nextDue, asked);
    }

    private TrackedJob due(Moment next, boolean isAsked) {
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
                next,
                isAsked,
                engineTold,
                unkept);
    }

    TrackedJob in(JobState next, Moment now) {
        Moment from = next == state ? since : now;
        return new TrackedJob(
                id,
                name,
                cluster,
                next,
                from,
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

    TrackedJob seen(LiveJob live, Moment now) {
        String told = live.name().isEmpty() ? name : live.name();
        long start = live.startMillis() == FinalState.NOT_TOLD ? startMillis : live.startMillis();
        return new TrackedJob(id, told, cluster, state, since, start, now, 0, "", "", due, false, engineTold, unkept);
    }

    TrackedJob missed(String detail, Moment nextDue) {
        return new TrackedJob(
                id,
                name,
                cluster,
                state,
                since,
                startMillis,
                contact,
                misses == Integer.MAX_VALUE ? misses : misses + 1,
                detail,
                archives,
                nextDue,
                false,
                engineTold,
                unkept);
    }

    TrackedJob archives(String detail) {
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
                detail,
                due,
                asked,
                engineTold,
                unkept);
    }

    /** With an end that is not durable yet, in place of what the same source said to the same effect. */
    TrackedJob told(FinalState end) {
        List<FinalState> all = new ArrayList<>(unkept);
        all.removeIf(each -> each.source() == end.source() && each.state() == end.state());
        all.add(end);
        return unkept(all);
    }

    TrackedJob kept(FinalState end) {
        return unkept(unkept.stream().filter(each -> !each.equals(end)).toList());
    }

    private TrackedJob unkept(List<FinalState> ends) {
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
                ends);
    }
}
