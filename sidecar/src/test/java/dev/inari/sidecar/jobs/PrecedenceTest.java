package dev.inari.sidecar.jobs;

import static dev.inari.sidecar.jobs.Told.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.jobs.Offer.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecedenceTest {
    @Test
    void theFirstWordIsStored() {
        FinalState first = end(Source.ENGINE, JobState.FAILED);
        assertThat(Precedence.of(null, first)).isEqualTo(new Offer(Outcome.STORED, first));
    }

    @ParameterizedTest
    @CsvSource({
        "ENGINE, FAILED, LIVE, FAILED, UPGRADED",
        "ENGINE, FAILED, ARCHIVE, FAILED, UPGRADED",
        "LIVE, FAILED, ARCHIVE, FAILED, UPGRADED",
        "LIVE, FAILED, ENGINE, FAILED, CONFIRMED",
        "ARCHIVE, FAILED, LIVE, FAILED, CONFIRMED",
        "ARCHIVE, FAILED, ENGINE, FAILED, CONFIRMED",
        "ARCHIVE, FAILED, ARCHIVE, FAILED, CONFIRMED",
        "ENGINE, FAILED, ARCHIVE, FINISHED, CONFLICT",
        "ARCHIVE, FINISHED, LIVE, CANCELED, CONFLICT",
        "ARCHIVE, FINISHED, ARCHIVE, FAILED, CONFLICT",
        "LIVE, CANCELED, ENGINE, FAILED, CONFLICT"
    })
    void aStateIsNeverOverwrittenByAnother(
            Source stored, JobState was, Source offered, JobState said, Outcome outcome) {
        FinalState first = end(stored, was);
        FinalState second = end(offered, said);
        assertThat(Precedence.of(first, second))
                .isEqualTo(new Offer(outcome, outcome == Outcome.UPGRADED ? second : first));
    }

    @Test
    void statesOfTwoJobsAreNotCompared() {
        FinalState other = end(new JobId("f".repeat(32)), Source.LIVE, JobState.FAILED);
        assertThatThrownBy(() -> Precedence.of(end(Source.LIVE, JobState.FAILED), other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(other.jobId().hex());
    }
}
