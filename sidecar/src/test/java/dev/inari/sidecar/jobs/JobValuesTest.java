package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789abcdef0123456789abcdeg",
                "../../../../../../../etc/passwd0",
                "0123456789abcdef0123456789abcde\n",
                "0123456789abcdef?123456789abcdef",
                "%3123456789abcdef012345678abcdef"
            })
    void whatIsNoJobIdIsRefused(String text) {
        assertThat(JobId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new JobId(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJobIdIsReadInEitherCase() {
        assertThat(JobId.parse("0123456789ABCDEF0123456789abcdef")).contains(Told.JOB);
    }

    @Test
    void nobodyCanTellUsAStateOfOurs() {
        assertThat(JobState.ofFlink("UNKNOWN")).isEmpty();
        assertThat(JobState.ofFlink("RECONNECTING")).isEmpty();
        assertThat(JobState.ofFlink("finished")).isEmpty();
        assertThat(JobState.ofFlink("SUSPENDED")).contains(JobState.SUSPENDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SUSPENDED", "RECONNECTING", "UNKNOWN", "FAILING", "RUNNING"})
    void noOtherStateIsAnEnd(JobState state) {
        assertThatThrownBy(() -> Told.end(Source.ARCHIVE, state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(state + " is no final state");
    }

    @Test
    void aStatementForANameIsShortenedBetweenCharacters() {
        String half = "x".repeat(511) + "\uD83E\uDD8A" + "y".repeat(9000);
        assertThat(new FinalState(Told.JOB, half, JobState.FAILED, 1, 2, Source.ENGINE, 3, Told.DIGEST, "engine")
                        .name())
                .isEqualTo("x".repeat(511));
    }

    @Test
    void thePaceDoublesUpToItsSlowest() {
        Pace pace = Told.PACE;
        assertThat(pace.after(0)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pace.after(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(pace.after(2)).isEqualTo(Duration.ofSeconds(10));
        assertThat(pace.after(7)).isEqualTo(Duration.ofMinutes(5));
        assertThat(pace.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aPaceThatCannotBeKeptIsRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Pace(Duration.ZERO, second, second, second))
                .hasMessageContaining("PT0S");
        assertThatThrownBy(() -> new Pace(second.multipliedBy(2), second, second, second))
                .hasMessageContaining("quicker than PT2S");
    }
}
