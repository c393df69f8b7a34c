package dev.inari.sidecar.config;

import static dev.inari.sidecar.config.ConfigFixture.load;
import static dev.inari.sidecar.config.ConfigFixture.loader;
import static dev.inari.sidecar.config.ConfigFixture.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private final Path folder;

    ConfigLoaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void defaultsHoldWithoutAFile() throws ConfigException {
        Loaded loaded = loader(Map.of(), Map.of()).load(null);

        assertThat(loaded.file()).isNull();
        assertThat(loaded.notes()).isEmpty();
        assertThat(loaded.settings().heartbeatInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(loaded.settings().deadlines().total()).isEqualTo(Duration.ofSeconds(5));
        assertThat(loaded.settings().workers()).isEqualTo(4);
        assertThat(loaded.settings().dryRun()).isFalse();
        assertThat(loaded.settings().runDirectory()).isAbsolute();
        assertThat(loaded.settings().stateDirectory()).isAbsolute();
        assertThat(loaded.settings().journalKeep()).isEqualTo(Duration.ofDays(90));
        assertThat(loaded.settings().journalKeepEntries()).isEqualTo(1_000_000);
    }

    @Test
    void emptyFileIsTheDefaults() throws ConfigException, IOException {
        assertThat(load(folder, "").settings().workers()).isEqualTo(4);
        assertThat(load(folder, "inari:\n").settings().workers()).isEqualTo(4);
        assertThat(load(folder, "inari:\n  exit:\n  rules:\n").settings().workers())
                .isEqualTo(4);
    }

    @Test
    void propertyGoesBeforeVariableGoesBeforeFile() throws ConfigException, IOException {
        Path file = write(folder, "inari:\n  heartbeat: {interval: 2s}\n  client: {workers: 2}\n  dry-run: true\n");
        Loaded loaded = loader(
                        Map.of("INARI_HEARTBEAT_INTERVAL", "3s", "INARI_CLIENT_WORKERS", "3", "INARI_DRY_RUN", ""),
                        Map.of("inari.heartbeat.interval", "4s"))
                .load(file);

        assertThat(loaded.settings().heartbeatInterval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(loaded.settings().workers()).isEqualTo(3);
        assertThat(loaded.settings().dryRun()).isTrue();
        assertThat(loaded.values())
                .contains(
                        new Loaded.Value(
                                "inari.heartbeat.interval", "4s", "system property -Dinari.heartbeat.interval"),
                        new Loaded.Value("inari.client.workers", "3", "environment variable INARI_CLIENT_WORKERS"),
                        new Loaded.Value("inari.dry-run", "true", file + ":4"),
                        new Loaded.Value("inari.exit.term", "15s", "default"));
    }

    @Test
    void variablesReachListsAndMaps() throws ConfigException {
        Loaded loaded = loader(
                        Map.of(
                                "INARI_RUN_DIRECTORY", "/srv/inari",
                                "INARI_RULES_0__NAME", "all",
                                "INARI_RULES_0__TERM", "3s",
                                "INARI_RULES_0__CONDITIONS_STUCK_STOP", "report",
                                "INARI_CONDITIONS_CONTEXT_STOPPED", "exit",
                                "INARI_STATE_DIRECTORY", "/srv/state",
                                "INARI_EXIT_GRACEFUL_BY_TYPE_KYUUBI_DATA_AGENT", "9s"),
                        Map.of())
                .load(null);

        assertThat(loaded.settings().runDirectory()).isEqualTo(Path.of("/srv/inari"));
        var policy = loaded.settings().policies().policyFor(ConfigFixture.engine("kyuubi-data-agent", "USER", "u"));
        assertThat(policy.rule()).isEqualTo("all");
        assertThat(policy.term()).isEqualTo(Duration.ofSeconds(3));
        assertThat(policy.graceful()).isEqualTo(Duration.ofSeconds(9));
        assertThat(policy.care().to(Condition.STUCK_STOP)).isEqualTo(Response.REPORT);
        assertThat(policy.care().to(Condition.CONTEXT_STOPPED)).isEqualTo(Response.EXIT);
        assertThat(loaded.settings().stateDirectory()).isEqualTo(Path.of("/srv/state"));
    }

    @ParameterizedTest
    @CsvSource({"500ms,500ms", "1s,1s", "90 s,90s", "2M,2m", "1h,1h", "1d,24h", "PT1.5S,1500ms", "+3s,3s", "pt2m,2m"})
    void durationsInEveryForm(String written, String shown) {
        assertThat(DurationText.of(new DurationConverter().convert(written))).isEqualTo(shown);
    }

    @Test
    void fileNamedByTheEnvironmentMustExist() {
        ConfigLoader named = ConfigLoader.of(Map.of(ConfigLoader.FILE_VARIABLE, "/nonexistent/a.yaml"), Map.of());

        assertThat(ConfigFixture.problems(named, null))
                .containsExactly("/nonexistent/a.yaml: does not exist; mend the path given with"
                        + " environment variable INARI_CONFIG");
    }

    @Test
    void fileNamedByTheEnvironmentIsReadUnlessTheCommandLineNamesAnother() throws ConfigException, IOException {
        Path file = write(folder, "inari: {client: {workers: 7}}");
        Path other = Files.writeString(folder.resolve("other.yaml"), "inari: {client: {workers: 8}}");
        ConfigLoader named = ConfigLoader.of(Map.of(ConfigLoader.FILE_VARIABLE, file.toString()), Map.of());

        assertThat(named.load(null).settings().workers()).isEqualTo(7);
        assertThat(named.load(other).settings().workers()).isEqualTo(8);
    }

    /** A path that cannot be looked at, whoever runs the test: the answer is neither that it exists nor that it does not. */
    @Test
    void defaultFileThatCannotBeLookedAtIsAProblem() throws IOException {
        Path unclear = write(folder, "").resolve("inari.yaml");
        assertThat(Files.exists(unclear)).isFalse();
        assertThat(Files.notExists(unclear)).isFalse();

        assertThat(ConfigFixture.problems(new ConfigLoader(Map.of(), Map.of(), unclear), null))
                .singleElement()
                .asString()
                .startsWith(unclear + ": cannot be read");
    }

    @Test
    void defaultFileThatIsALinkToNowhereIsAProblem() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("inari.yaml"), folder.resolve("nowhere"));

        assertThat(ConfigFixture.problems(new ConfigLoader(Map.of(), Map.of(), link), null))
                .singleElement()
                .asString()
                .startsWith(link + ": cannot be read");
    }

    @Test
    void typeThatNobodyKnowsIsANote() throws ConfigException, IOException {
        Loaded loaded = load(folder, """
                inari:
                  exit:
                    graceful-by-type: {kyuubi-sprak: 9s}
                  rules:
                    - {name: a, engine-type: "impala*"}
                """);

        assertThat(loaded.notes())
                .satisfiesExactly(
                        note -> assertThat(note)
                                .contains("inari.yaml:3: ")
                                .endsWith("no engine type that this version knows; did you mean kyuubi-spark?"),
                        note -> assertThat(note).contains("inari.yaml:5: ").contains("known are flink-sql-gateway, "));
    }

    @Test
    void aRuleThatInheritsTheOppositeOfWhatItSaysIsANote() throws ConfigException, IOException {
        Loaded loaded = load(folder, """
                inari:
                  conditions: {idle: report, never-connected: report}
                  rules:
                    - {name: a, user: ann, exit-when-idle: true, conditions: {idle: exit, never-connected: report}}
                    - {name: b, user: bob, exit-when-idle: false}
                    - {name: c, user: cid, exit-when-idle: true, conditions: {never-connected: exit}}
                """);

        String file = folder.resolve("inari.yaml").toString();
        assertThat(loaded.notes())
                .containsExactly(file + ":6: inari.rules[2].exit-when-idle is true, but inari.conditions.idle (" + file
                        + ":2) is report: engines that served somebody stay");
    }

    @Test
    void ensembleIsReadAndOffByDefault() throws ConfigException, IOException {
        assertThat(load(folder, "").settings().zookeeper()).isEqualTo(ZooKeeperSettings.OFF);

        ZooKeeperSettings read = load(folder, """
                inari:
                  zookeeper:
                    connect: "zk1:2181, [::1]:2181 ,zk3/prod/a"
                    namespaces: kyuubi, kyuubi_test
                    auth: digest
                    digest-file: /etc/inari/digest
                    tls: {enabled: true, trust-store: /t.p12}
                """).settings().zookeeper();

        assertThat(read.isOn()).isTrue();
        assertThat(read.connect()).isEqualTo("zk1:2181,[::1]:2181,zk3/prod/a");
        assertThat(read.namespaces()).containsExactly("kyuubi", "kyuubi_test");
        assertThat(read.auth().kind()).isEqualTo(ZooKeeperSettings.Auth.Kind.DIGEST);
        assertThat(read.auth().digestFile()).hasValue(Path.of("/etc/inari/digest"));
        assertThat(read.tls().on()).isTrue();
        assertThat(read.tls().trustStore()).hasValue(Path.of("/t.p12"));
        assertThat(read.tls().verifyHost()).isTrue();
    }
}
