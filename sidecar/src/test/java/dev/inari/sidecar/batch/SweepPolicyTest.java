package dev.inari.sidecar.batch;

import static dev.inari.sidecar.batch.Batches.HOUR;
import static dev.inari.sidecar.batch.Batches.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.batch.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What may be closed and what not, case by case. */
class SweepPolicyTest {
    private static final BatchRule ALL = rule("all", "", Set.of(), Duration.ofHours(1));
    private static final SweepPolicy POLICY = policy(ALL);

    private static BatchRule rule(String name, String beginning, Set<BatchState> states, Duration idle) {
        return new BatchRule(name, user -> true, batch -> batch.startsWith(beginning), type -> true, states, idle);
    }

    private static SweepPolicy policy(BatchRule... rules) {
        return new SweepPolicy(List.of(rules), 3, Duration.ofMinutes(10));
    }

    private static Verdict judge(BatchRecord batch) {
        return POLICY.judge(batch, NOW, Sighting.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        // state, appState, ended ms ago, verdict
        "FINISHED, FINISHED, 3600000, DUE",
        "FINISHED, FINISHED, 3600001, DUE",
        "FINISHED, FINISHED, 3599999, NOT_YET",
        "finished, FINISHED, 3600000, DUE",
        "ERROR, FAILED, 3600000, DUE",
        "ERROR, NOT_FOUND, 3600000, DUE",
        "ERROR, '', 3600000, DUE",
        "ERROR, UNKNOWN, 3600000, DUE",
        "CANCELED, KILLED, 3600000, DUE",
        "TIMEOUT, KILLED, 3600000, DUE",
        "CLOSED, KILLED, 3600000, DUE",
        "CANCELED, RUNNING, 7200000, DOUBTFUL",
        "CANCELED, PENDING, 7200000, DOUBTFUL",
        "FINISHED, ZOMBIE, 7200000, DOUBTFUL",
        "FINISHED, FINISHED, -1, DOUBTFUL",
        "COMPILED, FINISHED, 7200000, DOUBTFUL",
        "'', FINISHED, 7200000, DOUBTFUL",
        "FINISHED, FINISHED, 18000001, DOUBTFUL",
        "FINISHED, FINISHED, 1700000000000, DOUBTFUL",
        "FINISHED, FINISHED, 1700000000001, DOUBTFUL",
        "PENDING, '', 7200000, KEEP_RUNNING",
        "RUNNING, RUNNING, 7200000, KEEP_RUNNING",
        "RUNNING, UNKNOWN, 7200000, KEEP_RUNNING",
        "INITIALIZED, '', 7200000, KEEP_RUNNING",
    })
    void eachStateHasItsVerdict(String state, String appState, long endedAgo, Kind expected) {
        assertThat(judge(Batches.batch(1, state, appState, NOW - endedAgo)).kind())
                .isEqualTo(expected);
    }

    @Test
    void batchOfNobodyIsDoubtful() {
        BatchRecord of = Batches.finished(1);
        BatchRecord nobodys = new BatchRecord(
                of.id(), "", "SPARK", "", of.state(), "", "", "", "", "", of.createTime(), 0, of.endTime());

        assertThat(judge(nobodys).kind()).isEqualTo(Kind.DOUBTFUL);
    }

    @Test
    void notYetSaysWhen() {
        Verdict verdict = judge(Batches.batch(1, "FINISHED", "", NOW - HOUR / 4));

        assertThat(verdict.rule()).isEqualTo("all");
        assertThat(verdict.dueMillis()).isEqualTo(NOW + 3 * HOUR / 4);
        assertThat(verdict.words()).contains("due in 45 min");
    }

    @Test
    void ruleForEverOverflowsNothing() {
        Verdict verdict = policy(rule("never", "", Set.of(), Duration.ofSeconds(Long.MAX_VALUE)))
                .judge(Batches.finished(1), NOW, Sighting.NONE);

        assertThat(verdict.kind()).isEqualTo(Kind.NOT_YET);
        assertThat(verdict.dueMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void firstRuleThatMatchesWins() {
        BatchRule keep = rule("keep", "etl-1", Set.of(), Duration.ofHours(100));
        BatchRule errors = rule("errors", "", Set.of(BatchState.ERROR), Duration.ZERO);
        SweepPolicy policy = policy(keep, errors, rule("etl", "etl", Set.of(), Duration.ofHours(1)));

        assertThat(policy.judge(Batches.finished(1), NOW, Sighting.NONE).rule()).isEqualTo("keep");
        assertThat(policy.judge(Batches.finished(2), NOW, Sighting.NONE).rule()).isEqualTo("etl");
        assertThat(policy.judge(Batches.batch(2, "ERROR", "", NOW), NOW, Sighting.NONE))
                .satisfies(verdict -> assertThat(verdict.rule()).isEqualTo("errors"))
                .satisfies(verdict -> assertThat(verdict.kind()).isEqualTo(Kind.DUE));
    }

    @Test
    void everyPartOfARuleCounts() {
        BatchRecord batch = Batches.finished(1);
        assertThat(policy(new BatchRule("r", "bob"::equals, n -> true, t -> true, Set.of(), Duration.ZERO))
                        .judge(batch, NOW, Sighting.NONE)
                        .kind())
                .isEqualTo(Kind.NO_RULE);
        assertThat(policy(new BatchRule("r", "ann"::equals, "x"::equals, t -> true, Set.of(), Duration.ZERO))
                        .judge(batch, NOW, Sighting.NONE)
                        .kind())
                .isEqualTo(Kind.NO_RULE);
        assertThat(policy(new BatchRule("r", "ann"::equals, n -> true, "PYSPARK"::equals, Set.of(), Duration.ZERO))
                        .judge(batch, NOW, Sighting.NONE)
                        .kind())
                .isEqualTo(Kind.NO_RULE);
        assertThat(policy(new BatchRule("r", "ann"::equals, "etl-1"::equals, "SPARK"::equals, Set.of(), Duration.ZERO))
                        .judge(batch, NOW, Sighting.NONE)
                        .kind())
                .isEqualTo(Kind.DUE);
        assertThat(policy().judge(batch, NOW, Sighting.NONE).kind()).isEqualTo(Kind.NO_RULE);
    }

    @ParameterizedTest
    @CsvSource({
        // state, appState, looks, ms since the first, verdict
        "RUNNING, FINISHED, 3, 600000, STALE",
        "RUNNING, KILLED, 3, 600000, STALE",
        "RUNNING, FAILED, 3, 600000, STALE",
        "PENDING, NOT_FOUND, 3, 600000, STALE",
        "RUNNING, FINISHED, 2, 600000, KEEP_RUNNING",
        "RUNNING, FINISHED, 3, 599999, KEEP_RUNNING",
        "RUNNING, FINISHED, 0, 600000, KEEP_RUNNING",
        "RUNNING, RUNNING, 3, 600000, KEEP_RUNNING",
    })
    void contradictionMustLastToBeStale(String state, String appState, int looks, long since, Kind expected) {
        BatchRecord batch = Batches.batch(1, state, appState, 0);

        Verdict verdict = POLICY.judge(batch, NOW, new Sighting(looks, NOW - since));

        assertThat(verdict.kind()).isEqualTo(expected);
        if (expected == Kind.STALE) {
            assertThat(verdict.words()).contains(state, appState, "application_1_1", "3 times in 10 min");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BatchState.class,
            names = {"INITIALIZED", "PENDING", "RUNNING"})
    void noRuleSpeaksOfRunningBatches(BatchState state) {
        assertThatThrownBy(() -> rule("bad", "", Set.of(state), Duration.ZERO)).hasMessageContaining("rule bad");
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> rule("bad", "", Set.of(), Duration.ofSeconds(-1)))
                .hasMessageContaining("rule bad: idle");
        assertThatThrownBy(() -> new SweepPolicy(List.of(), 1, Duration.ZERO)).hasMessageContaining("staleLooks");
        assertThatThrownBy(() -> new SweepPolicy(List.of(), 2, Duration.ofSeconds(-1)))
                .hasMessageContaining("staleAfter");
    }
}
