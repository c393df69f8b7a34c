package dev.inari.sidecar.config;

import static dev.inari.sidecar.config.ConfigFixture.engine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.guard.Care;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.PolicyBook;
import dev.inari.sidecar.guard.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBookTest {
    private final Path folder;

    RuleBookTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private PolicyBook rules = engine -> {
        throw new AssertionError("not loaded");
    };

    @BeforeEach
    void load() throws ConfigException, IOException {
        rules = ConfigFixture.load(folder, """
                        inari:
                          heartbeat: {suspect-after-misses: 5}
                          exit: {linger: 1s, graceful-by-type: {kyuubi-flink: 40s}}
                          rules:
                            - {name: boss, user: boss, exit-when-idle: false}
                            - {name: shared, engine-type: "kyuubi-*", share-level: server-local, exit-when-idle: true, linger: 10m}
                            - {name: spark, engine-type: "*spark*", graceful: 3m}
                            - {name: rest-of-kyuubi, engine-type: "kyuubi-?????", term: 1s}
                        """).settings().policies();
    }

    @ParameterizedTest
    @CsvSource({
        "kyuubi-spark, CONNECTION, boss, boss, false",
        "kyuubi-spark, SERVER_LOCAL, ann, shared, true",
        "kyuubi-spark, CONNECTION, ann, spark, true",
        "spark-thrift-server, SERVER, ann, spark, false",
        "kyuubi-trino, USER, ann, rest-of-kyuubi, false",
        "kyuubi-trino, CONNECTION, ann, rest-of-kyuubi, true",
        "kyuubi-hive, CONNECTION, ann, default, true",
        "kyuubi-hive, UNKNOWN, ann, default, false",
        "hiveserver2, USER, '', default, false",
    })
    void firstMatchWins(String type, String level, String user, String rule, boolean exits) {
        Policy policy = rules.policyFor(engine(type, level, user));

        assertThat(policy.rule()).isEqualTo(rule);
        assertThat(policy.exitWhenIdle()).isEqualTo(exits);
    }

    @Test
    void rulesFallBackToTheGeneralValues() {
        Policy shared = rules.policyFor(engine("kyuubi-flink", "SERVER_LOCAL", "ann"));

        assertThat(shared.linger()).isEqualTo(Duration.ofMinutes(10));
        assertThat(shared.graceful()).isEqualTo(Duration.ofSeconds(40));
        assertThat(shared.term()).isEqualTo(Duration.ofSeconds(15));
        assertThat(shared.initialWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(shared.suspectAfterMisses()).isEqualTo(5);
    }

    @Test
    void gracefulIsTheRulesThenTheTypesThenTheGeneral() {
        assertThat(rules.policyFor(engine("kyuubi-spark", "CONNECTION", "ann")).graceful())
                .isEqualTo(Duration.ofMinutes(3));
        // An entry of the map in the file leaves the default entries in force.
        assertThat(rules.policyFor(engine("spark-thrift-server", "CONNECTION", "boss"))
                        .graceful())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(rules.policyFor(engine("hiveserver2", "CONNECTION", "ann")).graceful())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', '', default",
        "3f0c, application_17_0001, '/kyuubi_1.10.3_USER_SPARK_SQL/ann/reports', by-namespace",
        "3f0c, application_17_0001, '/kyuubi_1.10.3_USER_SPARK_SQL/reports/ann', default",
        "3f0c, application_18_0001, '', by-application",
        "ref-7, '', '', by-reference",
        "xref-7, '', '', default",
    })
    void anEngineIsNamedByAnyOfItsNames(String reference, String application, String namespace, String rule)
            throws ConfigException, IOException {
        PolicyBook named = ConfigFixture.load(folder, """
                        inari:
                          rules:
                            - {name: by-namespace, engine-name: "*/reports"}
                            - {name: by-application, engine-name: application_18_*}
                            - {name: by-reference, engine-name: "ref-?"}
                        """).settings().policies();
        EngineIdentity engine = new EngineIdentity(
                1, "a".repeat(32), 42, 7, "", "kyuubi-trino", "USER", "", reference, "ann", "", application, namespace);

        assertThat(named.policyFor(engine).rule()).isEqualTo(rule);
    }

    @Test
    void aRuleWithNothingButAnEngineNameDoesNotHideLaterOnes() throws ConfigException, IOException {
        Loaded loaded = ConfigFixture.load(
                folder, "inari: {rules: [{name: a, engine-name: x, exit-when-idle: true}, {name: b, user: c}]}");

        assertThat(loaded.rules().get(0)).isEqualTo("a: engine-type *, user *, engine-name x -> leaves when idle");
    }

    @Test
    void careIsTheRulesThenTheTypesThenTheGeneral() throws ConfigException, IOException {
        PolicyBook book = ConfigFixture.load(folder, """
                        inari:
                          heartbeat: {hung-after-misses: 7}
                          exit: {stuck-stop: 5s, stuck-stop-by-type: {kyuubi-flink: 6s}}
                          conditions: {orphan-session: report, orphan-after: 1h, deadlocked: Report, context-stopped: EXIT}
                          rules:
                            - name: ann
                              user: ann
                              stuck-stop: 9s
                              orphan-after: 2h
                              conditions: {context-stopped: report, orphan-session: cure}
                        """).settings().policies();

        Care ann = book.policyFor(engine("kyuubi-flink", "USER", "ann")).care();
        assertThat(ann)
                .isEqualTo(new Care(
                        Map.of(Condition.DEADLOCKED, Response.REPORT, Condition.ORPHAN_SESSION, Response.CURE),
                        Duration.ofSeconds(9),
                        Duration.ofHours(2),
                        7));
        Care others = book.policyFor(engine("kyuubi-flink", "USER", "bob")).care();
        assertThat(others)
                .isEqualTo(new Care(
                        Map.of(Condition.DEADLOCKED, Response.REPORT, Condition.CONTEXT_STOPPED, Response.EXIT),
                        Duration.ofSeconds(6),
                        Duration.ofHours(1),
                        7));
        // An entry of the map in the file leaves the default entries in force.
        assertThat(stuckStop(book, "kyuubi-spark")).isEqualTo(Duration.ofSeconds(80));
        assertThat(stuckStop(book, "kyuubi-trino")).isEqualTo(Duration.ofSeconds(5));
    }

    private static Duration stuckStop(PolicyBook book, String type) {
        return book.policyFor(engine(type, "USER", "bob")).care().stuckStop();
    }

    @Test
    void whatIsNotConfiguredIsTheGuardsOwnDefault() throws ConfigException, IOException {
        PolicyBook book = ConfigFixture.load(folder, "").settings().policies();

        assertThat(book.policyFor(engine("kyuubi-trino", "CONNECTION", "ann")).care())
                .isEqualTo(Care.NORMAL);
    }

    @Test
    void globTakesRegexCharactersLiterally() {
        assertThat(Glob.of("a.c\\E*").matches("a.c\\Ezz")).isTrue();
        assertThat(Glob.of("a.c").matches("abc")).isFalse();
        assertThat(Glob.of("").matchesEverything()).isFalse();
    }
}
