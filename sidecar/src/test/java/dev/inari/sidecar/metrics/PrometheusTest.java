package dev.inari.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.inari.sidecar.MemoryJournal;
import dev.inari.sidecar.config.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** A real Prometheus scrapes the metrics, and is asked whatever the dashboard and the alert rules ask. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusTest {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final Pattern METRIC = Pattern.compile("\\b(?:(?:inari|jvm|process)_[a-z0-9_]+|up)\\b");

    private final Everything all = new Everything();
    private Scraped prometheus = Scraped.NONE;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        all.heard(new MemoryJournal());
        untilTheFirstCollectionIsShown();
        prometheus = Scraped.by(temporary, all.metrics);
    }

    /** Pauses appear with the first one; its notice comes on a thread of the JVM's. */
    private void untilTheFirstCollectionIsShown() {
        System.gc();
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!new String(all.metrics.scrape(null).body(), StandardCharsets.UTF_8)
                .contains("jvm_gc_pause_seconds_sum")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @AfterAll
    void stop() {
        prometheus.close();
        all.metrics.close();
    }

    @Test
    void itTakesTheScrapeAsOpenMetrics() throws Exception {
        assertThat(prometheus.accepted()).startsWith("application/openmetrics-text");
        assertThat(prometheus.ask("inari_build_info").findValuesAsText("version"))
                .contains("1.2.3");
    }

    @Test
    void itKnowsEveryMetricThatThePageNames() throws Exception {
        Set<String> known = prometheus.names();
        assertThat(known)
                .contains("inari_exit_seconds_bucket", "inari_exit_seconds_count", "inari_exit_seconds_sum")
                .contains("inari_actions_total", "inari_engines", "process_cpu_seconds_total");
    }

    @Test
    void everyQueryOfTheDashboardIsUnderstoodAndNamesWhatIsThere() throws Exception {
        JsonNode dashboard =
                JSON.readTree(Repository.file("config/grafana/inari.json").toFile());
        List<String> queries = dashboard.get("panels").findValuesAsText("expr");
        assertThat(queries).hasSizeGreaterThan(20);
        for (String query : queries) {
            understood(asGrafanaSends(query));
        }
    }

    @Test
    void thePanelsAreCompleteAndTheirPlacesDoNotOverlap() throws Exception {
        JsonNode dashboard =
                JSON.readTree(Repository.file("config/grafana/inari.json").toFile());
        Set<String> cells = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.get("title").asText();
            assertThat(title).isNotBlank();
            assertThat(ids.add(panel.get("id").asInt())).describedAs(title).isTrue();
            if (!panel.get("type").asText().equals("row")) {
                assertThat(panel.path("description").asText())
                        .describedAs(title)
                        .isNotBlank();
                assertThat(panel.get("targets")).describedAs(title).isNotEmpty();
            }
            JsonNode at = panel.get("gridPos");
            for (int x = at.get("x").asInt();
                    x < at.get("x").asInt() + at.get("w").asInt();
                    x++) {
                for (int y = at.get("y").asInt();
                        y < at.get("y").asInt() + at.get("h").asInt();
                        y++) {
                    assertThat(x).describedAs(title).isLessThan(24);
                    assertThat(cells.add(x + "," + y))
                            .describedAs("%s at %d,%d", title, x, y)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyAlertIsUnderstoodAndNamesWhatIsThere() throws Exception {
        for (String expression : alertExpressions()) {
            understood(expression);
        }
    }

    private void understood(String query) throws Exception {
        JsonNode answer = prometheus.ask(query);
        assertThat(answer.path("status").asText())
                .describedAs("%s: %s", query, answer.path("error").asText())
                .isEqualTo("success");
        Set<String> names = new HashSet<>();
        Matcher matcher = METRIC.matcher(query);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        assertThat(names).describedAs(query).isNotEmpty();
        assertThat(prometheus.names()).describedAs(query).containsAll(names);
    }

    /** Grafana puts its own values in the place of these. */
    private static String asGrafanaSends(String query) {
        return query.replace("$instance", ".*")
                .replace("$__rate_interval", "1m")
                .replace("$__range", "1h");
    }

    private static List<String> alertExpressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        JsonNode rules = JSON.valueToTree(
                new Yaml().load(Files.readString(Repository.file("config/prometheus/inari-alerts.yaml"))));
        for (JsonNode group : rules.get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                expressions.add(rule.get("expr").asText());
            }
        }
        assertThat(expressions).hasSizeGreaterThan(10);
        return expressions;
    }
}
