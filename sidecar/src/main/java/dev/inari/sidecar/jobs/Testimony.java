package dev.inari.sidecar.jobs;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Weighs what the documents of one archive say of its job: they must be about that job, agree, and tell an end. An archive may say the same any number of
 * times, so no more is held than what counts. For one archive and one thread.
 */
final class Testimony {
    private final JobId job;
    /** In the order in which they were told. */
    private final Set<JobState> states = new LinkedHashSet<>();

    private String name = "";
    private long startMillis = FinalState.NOT_TOLD;
    private long endMillis = FinalState.NOT_TOLD;
    private boolean heard;
    private boolean strangeState;
    private String stranger = "";

    Testimony(JobId job) {
        this.job = job;
    }

    void hear(Claim claim) {
        if (!claim.jid().equals(job.hex())) {
            stranger = JobId.parse(claim.jid()).map(JobId::hex).orElse("no job id");
            return;
        }
        heard = true;
        if (!claim.state().isEmpty()) {
            JobState.ofFlink(claim.state()).ifPresentOrElse(states::add, () -> strangeState = true);
        }
        if (name.isEmpty()) {
            name = FinalState.shortened(claim.name());
        }
        startMillis = first(startMillis, claim.startMillis());
        endMillis = first(endMillis, claim.endMillis());
    }

    private static long first(long known, long told) {
        return known == FinalState.NOT_TOLD ? told : known;
    }

    /** Why it is not believed; empty if it is. */
    Optional<String> objection() {
        if (!heard && !stranger.isEmpty()) {
            return Optional.of("it is about another job: " + stranger);
        }
        if (strangeState) {
            return Optional.of("it tells a state that Flink does not have");
        }
        if (states.isEmpty()) {
            return Optional.of("it tells no state");
        }
        Iterator<JobState> told = states.iterator();
        JobState state = told.next();
        if (told.hasNext()) {
            return Optional.of("it tells two states: " + state + " and " + told.next());
        }
        return state.isTerminal() ? Optional.empty() : Optional.of("it tells " + state + ", which is no end");
    }

    /** Only where there is no objection. */
    FinalState end(long readAtMillis, String digest, String where) {
        JobState state = states.iterator().next();
        return new FinalState(job, name, state, startMillis, endMillis, Source.ARCHIVE, readAtMillis, digest, where);
    }
}
