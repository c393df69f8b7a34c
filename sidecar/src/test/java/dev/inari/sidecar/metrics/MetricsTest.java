package dev.inari.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.MemoryJournal;
import dev.inari.sidecar.Ticker;
import dev.inari.sidecar.WorkersView;
import dev.inari.sidecar.Workings;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Subject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scrape shows of what was heard, and that nobody outside can make it show more. */
class MetricsTest {
    private static final String AS_PROMETHEUS_ASKS =
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private final Everything all = new Everything();
    private final Metrics metrics = all.metrics;

    @AfterEach
    void close() {
        metrics.close();
    }

    private List<String> lines() {
        return text(null).lines().toList();
    }

    private String text(@Nullable String accept) {
        return new String(metrics.scrape(accept).body(), StandardCharsets.UTF_8);
    }

    @Test
    void theFormatIsTheOneThatWasAskedFor() {
        assertThat(metrics.scrape(AS_PROMETHEUS_ASKS).contentType())
                .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(text(AS_PROMETHEUS_ASKS)).endsWith("# EOF\n");
        for (@Nullable
        String accept : new @Nullable String[] {null, "", "text/html", "text/plain", "application/json;q=nonsense"}) {
            assertThat(metrics.scrape(accept).contentType())
                    .describedAs("accept: %s", accept)
                    .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        }
        assertThat(text(null)).doesNotContain("# EOF");
    }

    @Test
    void protobufIsNotServedAndAskingForItIsNoError() {
        String accept = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,"
                + "text/plain;version=0.0.4;q=0.5";
        assertThat(metrics.scrape(accept).contentType()).startsWith("text/plain");
        assertThat(metrics.scrape(accept + "," + AS_PROMETHEUS_ASKS).contentType())
                .startsWith("application/openmetrics-text");
    }

    @Test
    void enginesAreCountedByTypeLevelAndStage() {
        all.engines.add(Everything.engine("kyuubi-spark", "USER", Stage.SERVING, Everything.beat(1)));
        all.engines.add(Everything.engine("kyuubi-spark", "USER", Stage.SERVING, Everything.beat(1)));
        all.engines.add(Everything.engine("kyuubi-flink", "CONNECTION", Stage.ASKED, Everything.beat(0)));
        all.engines.add(Everything.engine("kyuubi-flink", "CONNECTION", Stage.GONE, Everything.beat(0)));

        assertThat(lines())
                .contains(
                        "inari_engines{share_level=\"USER\",stage=\"SERVING\",type=\"kyuubi-spark\"} 2.0",
                        "inari_engines{share_level=\"CONNECTION\",stage=\"ASKED\",type=\"kyuubi-flink\"} 1.0",
                        "inari_engines_longest_in_stage_seconds{stage=\"ASKED\"} 12.0",
                        "inari_engines_longest_in_stage_seconds{stage=\"KILLING\"} 0.0")
                .noneMatch(line -> line.startsWith("inari_engines{") && line.contains("GONE"));
    }

    @Test
    void aSeriesThatWasThereStaysAndFallsToZero() {
        all.engines.add(Everything.engine(
                "kyuubi-spark", "USER", Stage.SUSPECT, Everything.beat(1), Condition.HUNG, Condition.WATCH_LOST));
        assertThat(lines())
                .contains(
                        "inari_engine_conditions{condition=\"hung\"} 1.0",
                        "inari_engine_conditions{condition=\"watch-lost\"} 1.0");

        all.engines.clear();

        assertThat(lines())
                .contains(
                        "inari_engines{share_level=\"USER\",stage=\"SUSPECT\",type=\"kyuubi-spark\"} 0.0",
                        "inari_engine_conditions{condition=\"hung\"} 0.0",
                        "inari_sessions{kind=\"user\"} 0.0");
    }

    @Test
    void sessionsAreSummedByKindAndUncertainOnesTold() {
        var first = Everything.sessions(2);
        first.opening = 1;
        first.probe = 3;
        first.leaked = 4;
        var second = Everything.sessions(5);
        second.batch = 6;
        second.known = false;
        all.engines.add(Everything.engine("kyuubi-spark", "USER", Stage.SERVING, Everything.beat(first)));
        all.engines.add(Everything.engine("kyuubi-server", "SERVER", Stage.SERVING, Everything.beat(second)));

        assertThat(lines())
                .contains(
                        "inari_sessions{kind=\"user\"} 7.0",
                        "inari_sessions{kind=\"opening\"} 1.0",
                        "inari_sessions{kind=\"probe\"} 3.0",
                        "inari_sessions{kind=\"batch\"} 6.0",
                        "inari_sessions{kind=\"leaked\"} 4.0",
                        "inari_engines_uncounted 1.0",
                        "inari_watches{state=\"ARMED\"} 2.0");
    }

    @Test
    void nobodyOutsideMakesASeries() {
        lines();
        long before = lines().stream().filter(line -> !line.startsWith("jvm_")).count();
        for (int i = 0; i < 1000; i++) {
            all.engines.add(Everything.engine("type-" + i, "level-" + i, Stage.SERVING, Everything.beat(1)));
            metrics.heartbeatRead("type-" + i, Duration.ofMillis(1));
            metrics.gone("type-" + i, Duration.ofMillis(1));
            metrics.acted(Deed.ASK, "outcome-" + i);
        }

        List<String> after = lines();
        assertThat(after)
                .contains("inari_engines{share_level=\"other\",stage=\"SERVING\",type=\"other\"} 1000.0")
                .contains("inari_actions_total{action=\"ASK\",outcome=\"other\"} 1000.0");
        assertThat(after.stream().filter(line -> !line.startsWith("jvm_")).count() - before)
                .describedAs("one engine type that is not known, with two histograms, and one outcome")
                .isLessThan(60);
        assertThat(text(null)).doesNotContain("alice", "0123456789abcdef", "type-1", "level-1", "outcome-1");
    }

    @Test
    void whatWasDoneIsCountedWithWhatCameOfIt() {
        assertThat(lines())
                .describedAs("so that the first one can be seen to come")
                .contains("inari_actions_total{action=\"KILL\",outcome=\"SENT\"} 0.0");

        metrics.acted(Deed.KILL, "SENT");
        metrics.acted(Deed.ASK, "SERVING");
        metrics.acted(Deed.ASK, "UNANSWERED");
        metrics.acted(Deed.TERM, "DRY_RUN");
        metrics.heartbeatMissed(Miss.FROZEN);

        assertThat(lines())
                .contains(
                        "inari_actions_total{action=\"KILL\",outcome=\"SENT\"} 1.0",
                        "inari_actions_total{action=\"ASK\",outcome=\"SERVING\"} 1.0",
                        "inari_actions_total{action=\"ASK\",outcome=\"UNANSWERED\"} 1.0",
                        "inari_actions_total{action=\"TERM\",outcome=\"DRY_RUN\"} 1.0",
                        "inari_heartbeat_misses_total{reason=\"FROZEN\"} 1.0");
    }

    @Test
    void exitsAreTimedOnlyWhereTheLastCloseIsKnown() {
        metrics.gone("kyuubi-flink", null);
        assertThat(text(null)).doesNotContain("inari_exit_seconds");

        metrics.gone("kyuubi-flink", Duration.ofMillis(7));
        metrics.gone("kyuubi-flink", Duration.ofMinutes(7));

        assertThat(lines())
                .contains(
                        "inari_exit_seconds_bucket{type=\"kyuubi-flink\",le=\"0.005\"} 0",
                        "inari_exit_seconds_bucket{type=\"kyuubi-flink\",le=\"0.01\"} 1",
                        "inari_exit_seconds_bucket{type=\"kyuubi-flink\",le=\"600.0\"} 2",
                        "inari_exit_seconds_count{type=\"kyuubi-flink\"} 2");
    }

    @Test
    void jobsAndTheirEnds() {
        metrics.jobsLooked(Everything.jobs());
        metrics.jobsLooked(Everything.jobs());

        assertThat(lines())
                .contains(
                        "inari_jobs{state=\"RUNNING\"} 5.0",
                        "inari_jobs{state=\"UNKNOWN\"} 0.0",
                        "inari_archives 7.0",
                        "inari_archives_read_total 6.0",
                        "inari_jobs_troubles 1.0",
                        "inari_final_states_total{source=\"ARCHIVE\",state=\"FAILED\"} 4.0",
                        "inari_final_states_upgraded_total{source=\"ARCHIVE\"} 2.0",
                        "inari_final_state_conflicts_total{source=\"LIVE\"} 2.0",
                        "inari_jobs_last_look_timestamp_seconds " + (double) Everything.NOW.getEpochSecond());
    }

    @Test
    void aSweepThatBrokeOffLeavesWhatTheLastWholeOneSaw() {
        metrics.swept(Everything.sweep("http://k:1", Optional.empty()));
        metrics.swept(Everything.sweep("http://k:1", Optional.of("it does not answer")));

        assertThat(lines())
                .contains(
                        "inari_batches{server=\"http://k:1\",verdict=\"DUE\"} 6.0",
                        "inari_batches{server=\"http://k:1\",verdict=\"STALE\"} 0.0",
                        "inari_batches_waiting{server=\"http://k:1\"} 4.0",
                        "inari_batches_longest_overdue_seconds{server=\"http://k:1\"} 90.0",
                        "inari_batch_sweeps_total{outcome=\"COMPLETE\",server=\"http://k:1\"} 1.0",
                        "inari_batch_sweeps_total{outcome=\"BROKEN_OFF\",server=\"http://k:1\"} 1.0",
                        "inari_batch_sessions_total{outcome=\"CLOSED\",server=\"http://k:1\"} 2.0",
                        "inari_batch_sessions_total{outcome=\"KILLED\",server=\"http://k:1\"} 0.0",
                        "inari_server_sweeper_dead{server=\"http://k:1\"} 0.0");
    }

    @Test
    void theSidecarTellsHowItIsItself() {
        metrics.turned(Duration.ofSeconds(3), Duration.ofMillis(2));
        all.workings = new Workings(true, new WorkersView(8, 7, 6), new Health(false, "full", 5), null);

        assertThat(lines())
                .contains(
                        "inari_dry_run 1.0",
                        "inari_workers 8.0",
                        "inari_workers_busy 7.0",
                        "inari_calls_waiting 6.0",
                        "inari_journal_writable 0.0",
                        "inari_journal_waiting 5.0",
                        "inari_turn_late_seconds_bucket{le=\"2.0\"} 0",
                        "inari_turn_late_seconds_bucket{le=\"5.0\"} 1",
                        "inari_build_info{version=\"1.2.3\"} 1")
                .noneMatch(line -> line.startsWith("inari_zookeeper_connected"))
                .anyMatch(line -> line.startsWith("process_cpu_seconds_total "))
                .anyMatch(line -> line.matches("process_resident_memory_bytes \\d.*"))
                .anyMatch(line -> line.startsWith("jvm_threads_live_threads "));
    }

    @Test
    void intentsAreTimedAndRefusalsCounted() throws JournalException {
        MemoryJournal journal = new MemoryJournal();
        var measured = metrics.measured(journal, Ticker.system());
        Intent intent = new Intent(Subject.NOBODY, Deed.KILL, "policy test", "");
        measured.intend(intent);
        journal.broken = true;
        assertThatThrownBy(() -> measured.intend(intent)).isInstanceOf(JournalException.class);

        assertThat(lines()).contains("inari_journal_intent_seconds_count 1", "inari_journal_intents_refused_total 1.0");
    }

    @Test
    void namesAreOursOrTheJvmsAndNobodyElses() throws JournalException {
        all.heard(new MemoryJournal());
        Pattern name = Pattern.compile("# TYPE ((inari|jvm|process)_[a-z0-9_]+) (counter|gauge|histogram|summary)");

        assertThat(lines().stream().filter(line -> line.startsWith("# TYPE")))
                .isNotEmpty()
                .allMatch(line -> name.matcher(line).matches());
        assertThat(lines().stream().filter(line -> line.startsWith("# HELP")))
                .allMatch(line -> line.split(" ", 4)[3].length() > 10);
    }
}
