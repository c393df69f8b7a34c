package dev.inari.sidecar;

import dev.inari.sidecar.bounded.Newest;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.Offer;
import dev.inari.sidecar.jobs.Source;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredFinalStates;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps how jobs ended, counts what was said of it, and tells what contradicts an end that is kept. For one thread. */
final class KeptEnds {
    private static final Logger LOG = LoggerFactory.getLogger(KeptEnds.class);
    private static final int MOST_SETTLED = 100_000;
    private static final int MOST_CONTRADICTIONS = 10_000;

    private final StoredFinalStates states;
    /** So that a cluster that still shows them is not written down again at each look. */
    private final Set<JobId> settled = Newest.set(MOST_SETTLED);

    /** What contradicts an end and was told already. */
    private final Set<Contradiction> contradictions = Newest.set(MOST_CONTRADICTIONS);

    private final Map<JobsPass.Ended, Integer> counts = new HashMap<>();

    KeptEnds(StoredFinalStates states) {
        this.states = states;
    }

    private record Contradiction(JobId job, Source source, JobState state) {}

    /** Whether the end of this job is kept, as far as that is known without asking the records. */
    boolean isKnownToBeKept(JobId job) {
        return settled.contains(job);
    }

    /** Whether the end of this job is kept. */
    boolean isKept(JobId job) throws RecordsException {
        boolean kept = isKnownToBeKept(job) || states.find(job).isPresent();
        if (kept) {
            settled.add(job);
        }
        return kept;
    }

    /** What was offered since the last call: a pass that fails before it asks loses no count. */
    Map<JobsPass.Ended, Integer> takeCounts() {
        Map<JobsPass.Ended, Integer> taken = Map.copyOf(counts);
        counts.clear();
        return taken;
    }

    /** Offers what somebody said of a job's end to the records, which keep the first word. */
    void keep(FinalState end) {
        Offer offer = states.offer(end);
        settled.add(end.jobId());
        counts.merge(new JobsPass.Ended(end.source(), end.state(), offer.outcome()), 1, Integer::sum);
        switch (offer.outcome()) {
            case STORED ->
                LOG.info("job {} ended {}, says {} ({})", end.jobId(), end.state(), end.source(), end.where());
            case CONFLICT -> contradicted(offer.kept(), end);
            default -> LOG.debug("job {}: {} by {}", end.jobId(), offer.outcome(), end.source());
        }
    }

    /** Told once: whoever can write an archive can alter it before each look. */
    private void contradicted(FinalState kept, FinalState said) {
        if (contradictions.add(new Contradiction(said.jobId(), said.source(), said.state()))) {
            LOG.warn(
                    "job {} ended {} as {} told first; {} now says {} ({}), which is recorded and not believed",
                    said.jobId(),
                    kept.state(),
                    kept.source(),
                    said.source(),
                    said.state(),
                    said.where());
        }
    }
}
