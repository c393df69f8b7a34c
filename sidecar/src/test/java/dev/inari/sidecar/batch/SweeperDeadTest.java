package dev.inari.sidecar.batch;

import static dev.inari.sidecar.batch.Batches.HOUR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twice a limit of 6 h and the check interval of 5 min is 43,500 s. */
class SweeperDeadTest {
    private static final long FAR = 43_500_000;

    private static OpenSession session(String type, OptionalLong idle, boolean ownLimit) {
        return new OpenSession(Batches.id(1), "ann", type, 1, idle, ownLimit);
    }

    private static boolean dead(SweeperDead limits, OpenSession session) {
        return limits.evidence("http://h:1", List.of(session)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "BATCH, 43500001, true",
        "INTERACTIVE, 43500001, true",
        "'', 43500001, true",
        "BATCH, 43500000, false",
        "BATCH, 21600001, false",
        "BATCH, 0, false"
    })
    void onlyFarBeyondTheLimitCounts(String type, long idle, boolean expected) {
        assertThat(dead(SweeperDead.DEFAULT, session(type, OptionalLong.of(idle), false)))
                .isEqualTo(expected);
    }

    @Test
    void unknownIdleTimeAndALimitOfItsOwnProveNothing() {
        assertThat(dead(SweeperDead.DEFAULT, session("BATCH", OptionalLong.empty(), false)))
                .isFalse();
        assertThat(dead(SweeperDead.DEFAULT, session("BATCH", OptionalLong.of(FAR * 9), true)))
                .isFalse();
        assertThat(SweeperDead.DEFAULT.evidence("s", List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // type, session limit h, batch limit h, idle h, verdict
        "BATCH, 100, 1, 3, true",
        "INTERACTIVE, 100, 1, 3, false",
        "INTERACTIVE, 1, 100, 3, true",
        "'', 100, 1, 3, false",
        "'', 1, 100, 3, false",
        "'', 1, 1, 3, true",
        "BATCH, 1, 0, 9000, false",
        "BATCH, 0, 1, 3, true",
        "'', 0, 1, 3, false",
        "'', 1, 0, 3, false",
    })
    void eachTypeHasItsLimit(String type, int sessionHours, int batchHours, int idleHours, boolean expected) {
        SweeperDead limits =
                new SweeperDead(Duration.ofHours(sessionHours), Duration.ofHours(batchHours), Duration.ofMinutes(5));

        assertThat(dead(limits, session(type, OptionalLong.of(idleHours * HOUR), false)))
                .isEqualTo(expected);
    }

    @Test
    void evidenceNamesTheServerTheNumberAndTheWorst() {
        OpenSession worst = new OpenSession(Batches.id(7), "bob", "BATCH", 1, OptionalLong.of(20 * HOUR), false);
        List<OpenSession> sessions = List.of(
                session("BATCH", OptionalLong.of(13 * HOUR), false),
                worst,
                session("BATCH", OptionalLong.of(1), false));

        assertThat(SweeperDead.DEFAULT.evidence("http://h:1", sessions)).hasValueSatisfying(words -> assertThat(words)
                .contains("http://h:1", "2 of 3", "session 11112222... of bob", "20 h", "6 h 0 min")
                .doesNotContain(Batches.id(7).toString()));
    }
}
