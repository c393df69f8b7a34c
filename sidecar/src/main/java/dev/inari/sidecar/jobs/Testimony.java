package dev.inari.sidecar.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Weighs what the documents of one archive say of its job: they must be about that job, agree, and tell an end. For one archive and one thread. */
final class Testimony {
    private final JobId job;
    private final List<Claim> claims = new ArrayList<>();
    private String stranger = "";

    Testimony(JobId job) {
        this.job = job;
    }

    void hear(Claim claim) {
        if (claim.jid().equals(job.hex())) {
            claims.add(claim);
        } else {
            stranger = JobId.parse(claim.jid()).map(JobId::hex).orElse("no job id");
        }
    }

    /** Why it is not believed; empty if it is. */
    Optional<String> objection() {
        List<String> states = claims.stream()
                .map(Claim::state)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (claims.isEmpty() && !stranger.isEmpty()) {
            return Optional.of("it is about another job: " + stranger);
        }
        if (states.isEmpty()) {
            return Optional.of("it tells no state");
        }
        List<Optional<JobState>> known = states.stream().map(JobState::ofFlink).toList();
        if (known.contains(Optional.<JobState>empty())) {
            return Optional.of("it tells a state that Flink does not have");
        }
        if (known.size() > 1) {
            return Optional.of("it tells two states: " + states.get(0) + " and " + states.get(1));
        }
        return known.get(0).orElseThrow().isTerminal()
                ? Optional.empty()
                : Optional.of("it tells " + states.get(0) + ", which is no end");
    }

    /** Only where there is no objection. */
    FinalState end(long readAtMillis, String digest, String where) {
        JobState state = claims.stream()
                .flatMap(each -> JobState.ofFlink(each.state()).stream())
                .findFirst()
                .orElseThrow();
        String name = claims.stream()
                .map(Claim::name)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        return new FinalState(
                job,
                name,
                state,
                first(claims.stream().map(Claim::startMillis).toList()),
                first(claims.stream().map(Claim::endMillis).toList()),
                Source.ARCHIVE,
                readAtMillis,
                digest,
                where);
    }

    private static long first(List<Long> times) {
        return times.stream()
                .filter(each -> each != FinalState.NOT_TOLD)
                .findFirst()
                .orElse(FinalState.NOT_TOLD);
    }
}
