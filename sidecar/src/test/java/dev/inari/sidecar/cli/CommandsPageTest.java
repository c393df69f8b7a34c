package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.api.JobsJson;
import dev.inari.sidecar.config.Repository;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Holds docs/commands.md and the code equal: commands, options, exit codes, outcomes and the names in JSON. */
class CommandsPageTest {
    private final String page;

    CommandsPageTest() throws IOException {
        page = Files.readString(Repository.file("docs/commands.md"));
    }

    private void holds(String heading, String block) {
        int start = page.indexOf("\n## " + heading + "\n");
        assertThat(start).as("heading of " + heading).isNotNegative();
        int end = page.indexOf("\n## ", start + 1);
        assertThat(page.substring(start, end < 0 ? page.length() : end + 1))
                .withFailMessage(() -> "docs/commands.md must hold exactly this below " + heading + ":\n\n" + block)
                .contains(block);
    }

    private static Stream<CommandSpec> commands() {
        return leaves(Main.commandLine(new FakeHost()).getCommandSpec())
                .filter(each -> !each.name().equals("generate-completion"));
    }

    private static Stream<CommandSpec> leaves(CommandSpec command) {
        Stream<CommandSpec> below =
                command.subcommands().values().stream().flatMap(each -> leaves(each.getCommandSpec()));
        boolean doesSomething = command.subcommands().isEmpty()
                || command.userObject() instanceof WatchesCommand
                || command.userObject() instanceof JobsCommand
                || command.userObject() instanceof BatchesCommand;
        return doesSomething ? Stream.concat(Stream.of(command), below) : below;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsThereWithItsOptions(CommandSpec command) {
        List<String> rows = Stream.concat(
                        command.positionalParameters().stream(),
                        command.options().stream().filter(each -> !each.inherited()))
                .filter(each -> !each.description()[0].startsWith("Show this help")
                        && !each.description()[0].startsWith("Print version"))
                .map(CommandsPageTest::row)
                .toList();
        String table = "| | meaning |\n| --- | --- |\n" + String.join("\n", rows) + "\n\n";
        holds(command.qualifiedName(), rows.isEmpty() ? "" : table);
    }

    private static String row(ArgSpec argument) {
        String name = argument.isOption()
                ? ((picocli.CommandLine.Model.OptionSpec) argument).longestName()
                        + (argument.arity().max() == 0 ? "" : " " + argument.paramLabel())
                : argument.paramLabel();
        String meaning = String.join(" ", argument.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
        return "| `" + name.replace("|", "\\|") + "` | " + meaning.replace("|", "\\|") + " |";
    }

    @Test
    void theExitCodesAreThere() {
        holds(
                "Exit codes",
                Arrays.stream(ExitCode.values())
                        .map(each -> "| " + each.code() + " | " + each.meaning() + " |")
                        .collect(Collectors.joining("\n", "| code | meaning |\n| --- | --- |\n", "\n\n")));
    }

    @Test
    void theManualPageNamesEachCommandOnce() throws IOException {
        List<String> named = Files.readAllLines(Repository.file("packaging/src/deb/inari.1")).stream()
                .dropWhile(each -> !each.equals(".SH COMMANDS"))
                .filter(each -> each.startsWith(".B inari "))
                .map(each -> each.substring(".B inari ".length()))
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Main.commandLine(new FakeHost()).getCommandSpec().subcommands().entrySet().stream()
                                .filter(each -> !each.getValue()
                                        .getCommandSpec()
                                        .usageMessage()
                                        .hidden())
                                .map(Map.Entry::getKey)
                                .toList());
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void everyOutcomeIsThereWithItsExitCode(Ending ending) {
        holds("inari stop", "\n| `" + ending.code() + "` | " + ending.exitCode().code() + " | ");
    }

    private static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("inari stop", EndingsJson.class),
                Arguments.of("inari hold", OneEngine.Result.class),
                Arguments.of("inari explain", ExplainCommand.Explained.class),
                Arguments.of("inari history", HistoryCommand.Entries.class),
                Arguments.of("inari history", HistoryCommand.Evidence.class),
                Arguments.of("inari engines", EnginesJson.class),
                Arguments.of("inari sessions", SessionsJson.class),
                Arguments.of("inari watches", WatchesJson.class),
                Arguments.of("inari deregister", OneEngine.Result.class),
                Arguments.of("inari znodes", ZnodesJson.class),
                Arguments.of("inari batches", BatchesCommand.Listed.class),
                Arguments.of("inari batches sweep", BatchesSweepCommand.Results.class),
                Arguments.of("inari jobs", JobsJson.class),
                Arguments.of("inari jobs show", JobsJson.One.class),
                Arguments.of("inari user list", UserListCommand.Users.class),
                Arguments.of("inari config show", ConfigCommand.Shown.class));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theNamesInJsonAreThere(String command, Class<?> form) {
        List<String> lines = new ArrayList<>();
        names("", form, lines);
        holds(command, "```\n" + String.join("\n", lines) + "\n```\n");
    }

    /** One line for each object, with its path. */
    private static void names(String path, Class<?> form, List<String> lines) {
        RecordComponent[] parts = form.getRecordComponents();
        lines.add((path.isEmpty() ? "" : path + ": ")
                + Arrays.stream(parts).map(RecordComponent::getName).collect(Collectors.joining(", ")));
        for (RecordComponent part : parts) {
            boolean many = part.getGenericType() instanceof ParameterizedType;
            Type type = part.getGenericType() instanceof ParameterizedType list
                    ? list.getActualTypeArguments()[0]
                    : part.getType();
            if (type instanceof Class<?> inner && inner.isRecord()) {
                names((path.isEmpty() ? "" : path + ".") + part.getName() + (many ? "[]" : ""), inner, lines);
            }
        }
    }
}
