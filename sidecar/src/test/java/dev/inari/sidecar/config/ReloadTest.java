package dev.inari.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration that is read again while it is in force. */
class ReloadTest {
    private static final String RESTART = """
            inari:
              run-directory: /run/other
              state-directory: /var/other
              heartbeat: {interval: 2s, hung-after-misses: 7}
              client: {connect-deadline: 2s, read-deadline: 4s, total-deadline: 6s, workers: 5}
              journal: {keep: 1d, keep-entries: 5000}
              dry-run: true
            """;

    private final Path file;
    private final ConfigLoader loader;

    ReloadTest(@TempDir Path folder) {
        file = folder.resolve("inari.yaml");
        loader = new ConfigLoader(Map.of(), Map.of(), file);
    }

    private Loaded loaded(String text) throws ConfigException, IOException {
        Files.writeString(file, text);
        return loader.load(null);
    }

    private Reload again(Loaded inForce, String text) throws ConfigException, IOException {
        Files.writeString(file, text);
        return loader.reload(null, inForce);
    }

    private static List<String> lines(Reload reload) {
        return reload.changes().stream().map(Reload.Change::describe).toList();
    }

    @Test
    void aFileThatIsGoneIsAProblemAndNotTheDefaults() throws ConfigException, IOException {
        Loaded before = loaded("inari: {exit: {linger: 1h}}");
        Files.delete(file);

        assertThatThrownBy(() -> loader.reload(null, before))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ": is gone; put it back, or restart to go on without a file");
    }

    @Test
    void aFileThatWasAskedForAndIsGoneIsAProblem() throws ConfigException, IOException {
        Loaded before = loaded("");
        Files.delete(file);

        assertThatThrownBy(() -> loader.reload(file, before))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("does not exist; mend the path given with --config");
    }

    @Test
    void aFileThatIsGoneDoesNotHideOtherProblems() throws ConfigException, IOException {
        Loaded before = loaded("");
        Files.delete(file);
        ConfigLoader wrong = new ConfigLoader(Map.of("INARI_EXIT_LINGER", "soon"), Map.of(), file);

        assertThatThrownBy(() -> wrong.reload(null, before))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void aBadFileTellsEveryProblem() throws ConfigException, IOException {
        Loaded before = loaded("");

        assertThatThrownBy(() -> again(before, "inari: {dry-run: 7, exit: {linger: soon}}"))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void aFileThatComesLaterIsRead() throws ConfigException, IOException {
        Loaded before = loader.load(null);
        assertThat(before.file()).isNull();

        Reload reload = again(before, "inari: {exit: {linger: 30m}}");

        assertThat(lines(reload)).containsExactly("inari.exit.linger: 0s -> 30m (" + file + ":1)");
        assertThat(reload.inForce().file()).isEqualTo(file);
    }

    @Test
    void theSameAgainChangesNothing() throws ConfigException, IOException {
        String text = "inari: {exit: {linger: 30m}, rules: [{name: a, user: b}]}";
        Loaded before = loaded(text);

        Reload reload = again(before, "# a line more, so that each key has moved\n" + text);

        assertThat(reload.changes()).isEmpty();
        assertThat(reload.inForce().values()).hasSameSizeAs(before.values());
    }

    @Test
    void eachKeyIsToldWithOldAndNew() throws ConfigException, IOException {
        Loaded before = loaded("inari: {conditions: {hung: report}, rules: [{name: a, user: b, linger: 1s}]}");

        Reload reload = again(before, """
                inari:
                  conditions: {context-stopped: exit}
                  rules:
                    - {name: a, engine-type: kyuubi-trino, linger: 2s}
                """);

        assertThat(lines(reload))
                .containsExactly(
                        "inari.conditions.context-stopped: report -> exit (" + file + ":2)",
                        "inari.rules[0].engine-type: not set -> kyuubi-trino (" + file + ":4)",
                        "inari.rules[0].linger: 1s -> 2s (" + file + ":4)",
                        "inari.rules[0].user: b -> not set (no longer given)");
        assertThat(reload.inForce().rules()).hasSize(2).first().asString().contains("kyuubi-trino");
        assertThat(reload.inForce()
                        .settings()
                        .policies()
                        .policyFor(ConfigFixture.engine("kyuubi-trino", "USER", "x"))
                        .linger())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatNeedsARestartStaysAndIsToldEachTime() throws ConfigException, IOException {
        Loaded before = loaded("inari: {run-directory: /run/one, state-directory: /var/one}");

        Reload first = again(before, RESTART);
        Reload second = loader.reload(null, first.inForce());

        for (Reload reload : List.of(first, second)) {
            assertThat(reload.inForce().settings())
                    .usingRecursiveComparison()
                    .ignoringFields("dryRun", "policies")
                    .isEqualTo(before.settings());
            assertThat(reload.inForce().settings().dryRun()).isTrue();
            assertThat(reload.changes().stream()
                            .filter(Reload.Change::needsRestart)
                            .map(Reload.Change::key))
                    .containsExactly(
                            "inari.client.connect-deadline",
                            "inari.client.read-deadline",
                            "inari.client.total-deadline",
                            "inari.client.workers",
                            "inari.heartbeat.interval",
                            "inari.journal.keep",
                            "inari.journal.keep-entries",
                            "inari.run-directory",
                            "inari.state-directory");
            assertThat(lines(reload))
                    .contains("inari.run-directory: /run/one -> /run/other (" + file
                            + ":2); needs a restart, until then /run/one stays in force");
            assertThat(reload.inForce().values())
                    .contains(new Loaded.Value("inari.run-directory", "/run/one", file + ":1"));
        }
        assertThat(first.changes()).hasSize(11);
        assertThat(second.changes()).hasSize(9);
    }

    @ParameterizedTest
    @CsvSource({
        "'run-directory: /a', true",
        "'state-directory: /a', true",
        "'heartbeat: {interval: 9s}', true",
        "'heartbeat: {suspect-after-misses: 9}', false",
        "'heartbeat: {hung-after-misses: 9}', false",
        "'client: {workers: 9}', true",
        "'journal: {keep: 9d}', true",
        "'exit: {graceful-by-type: {kyuubi-trino: 9s}}', false",
        "'conditions: {orphan-after: 9h}', false",
        "'dry-run: true', false",
    })
    void whatNeedsARestartIsWhatTheSettingsDoNotTake(String yaml, boolean restart) throws ConfigException, IOException {
        Loaded before = loaded("");

        Reload reload = again(before, "inari: {" + yaml + "}");

        assertThat(reload.changes())
                .singleElement()
                .extracting(Reload.Change::needsRestart)
                .isEqualTo(restart);
        Settings settings = reload.inForce().settings();
        assertThat(settings.equals(before.settings().taking(settings))).isTrue();
        boolean changed = settings.dryRun() || !policy(reload.inForce()).equals(policy(before));
        assertThat(changed).isNotEqualTo(restart);
    }

    private static Object policy(Loaded loaded) {
        return loaded.settings().policies().policyFor(ConfigFixture.engine("kyuubi-trino", "USER", "x"));
    }
}
