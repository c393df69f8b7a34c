package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final FakeHost host = new FakeHost();
    private final Path folder;

    MainTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void commandIsNeededAndMisspellingsAreAnswered() {
        assertThat(Typed.in(host).code()).isEqualTo(2);
        assertThat(Typed.in(host, "config").code()).isEqualTo(2);
        Typed misspelt = Typed.in(host, "engins");

        assertThat(misspelt.code()).isEqualTo(2);
        assertThat(misspelt.err()).contains("Did you mean: inari engines").contains("'inari --help' explains the rest");
        assertThat(misspelt.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "engines", "sessions", "config show", "config check"})
    void everyCommandTellsEveryConfigProblem(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("inari.yaml"), "inari:\n  dry-run: 1\n  exit: {lingr: 1s}\n");

        Typed typed = Typed.in(host, ("--config " + file + " " + command).split(" ", -1));

        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.err().lines())
                .containsExactly(
                        "inari: the configuration has 2 problems:",
                        "  " + file + ":2: inari.dry-run (=1) is neither true nor false",
                        "  " + file + ":3: inari.exit.lingr (=1s) is unknown; did you mean inari.exit.linger?");
        assertThat(host.events).isEmpty();
    }

    @Test
    void configOptionGoesAfterTheCommandToo() {
        assertThat(Typed.in(host, "engines", "--config", "/nonexistent/x.yaml").err())
                .contains("/nonexistent/x.yaml: does not exist");
    }

    @Test
    void configCheckTakesAFileAndPrintsRulesAndNotes() throws IOException {
        Path file = Files.writeString(
                folder.resolve("a.yaml"),
                "inari: {dry-run: true, rules: [{name: mine, engine-type: impala, linger: 90s}]}");

        Typed typed = Typed.in(host, "config", "check", file.toString());

        assertThat(typed.code()).isZero();
        assertThat(typed.out().lines())
                .containsExactly(
                        "OK: " + file,
                        "Run directory /run/fake; dry run",
                        "Rules, the first that matches holds:",
                        "  mine: engine-type impala, user * -> leaves when idle if its share level is CONNECTION, linger 90s",
                        "  default: every other engine -> leaves when idle if its share level is CONNECTION");
        assertThat(typed.err()).contains("matches no engine type that this version knows");
        assertThat(Typed.in(host, "config", "check", "/nonexistent/x").code()).isEqualTo(3);
    }

    @Test
    void configShowSaysWhereAValueCameFrom() throws IOException {
        host.environment.put("INARI_EXIT_TERM", "7s");

        assertThat(Typed.in(host, "config", "show").out())
                .containsPattern("inari.exit.term +7s +environment variable INARI_EXIT_TERM");
        JsonNode json = new ObjectMapper()
                .readTree(Typed.in(host, "config", "show", "--json").out());
        assertThat(json.at("/values").findValuesAsText("key")).contains("inari.exit.term");
    }

    @Test
    void runStartsAndStops() {
        assertThat(Typed.in(host, "run").code()).isZero();
        assertThat(host.events).containsExactly("started in /run/fake", "stopped");
    }

    @Test
    void secondSidecarSaysSoAndLeaves() {
        host.startFailure = new CommandFailure(ExitCode.ALREADY_RUNNING, "another sidecar, pid 7, holds the lock");
        Typed typed = Typed.in(host, "run");

        assertThat(typed.code()).isEqualTo(4);
        assertThat(typed.err()).contains("another sidecar, pid 7");
        assertThat(host.events).isEmpty();
    }

    @Test
    void mistakeOfOursIsOneLineUnlessAskedFor() {
        host.startFailure = new IllegalStateException("cannot be");

        Typed brief = Typed.in(host, "run");
        Typed verbose = Typed.in(host, "--verbose", "run");

        assertThat(brief.code()).isEqualTo(70);
        assertThat(brief.err().lines())
                .containsExactly(
                        "inari: internal error: java.lang.IllegalStateException: cannot be (--verbose shows where)");
        assertThat(verbose.err()).contains("\tat dev.inari.sidecar.cli.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "engines",
                "sessions",
                "explain",
                "stop",
                "kill",
                "hold",
                "release",
                "history",
                "attach",
                "config",
                "config check",
                "config show",
                "version"
            })
    void everyHelpPageIsThere(String command) {
        Typed help = Typed.in(host, (command + " --help").strip().split(" ", -1));

        assertThat(help.code()).isZero();
        assertThat(help.out()).startsWith(command.isEmpty() ? "Guards the life" : "Usage: inari " + command);
        assertThat(help.out()).contains("--config=FILE");
    }

    @Test
    void helpListsCommandsExitCodesAndExamples() {
        String help = Typed.in(host, "--help").out();

        assertThat(help).contains("run", "engines", "sessions", "attach", "config", "version", "generate-completion");
        for (ExitCode code : ExitCode.values()) {
            assertThat(help).containsPattern("(?m)^  " + code.code() + " +" + code.meaning());
        }
        assertThat(help).contains("Examples:", "NO_COLOR");
    }

    @Test
    void versionIsPrintedEitherWay() {
        assertThat(Typed.in(host, "version").out()).startsWith("inari ");
        assertThat(Typed.in(host, "--version").out()).startsWith("inari ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void completionScriptIsCleanBash() throws IOException, InterruptedException {
        Path script = Files.writeString(
                folder.resolve("completion"),
                Typed.in(host, "generate-completion").out());
        Process bash = new ProcessBuilder("bash", "-n", script.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(bash.exitValue()).isZero();
        assertThat(Files.readString(script)).contains("engines").contains("--json");
    }
}
