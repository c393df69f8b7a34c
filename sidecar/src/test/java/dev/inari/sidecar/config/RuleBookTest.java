package dev.inari.sidecar.config;

import static dev.inari.sidecar.config.ConfigFixture.engine;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.PolicyBook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void globTakesRegexCharactersLiterally() {
        assertThat(Glob.of("a.c\\E*").matches("a.c\\Ezz")).isTrue();
        assertThat(Glob.of("a.c").matches("abc")).isFalse();
        assertThat(Glob.of("").matchesEverything()).isFalse();
    }
}
