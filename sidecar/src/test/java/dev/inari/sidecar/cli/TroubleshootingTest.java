package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.inari.sidecar.config.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What docs/operations.md tells people to look for is said by this version, and what it tells them to type is taken. */
class TroubleshootingTest {
    private static final Path PAGE = Repository.file("docs/operations.md");
    private static final Path ROOT =
            Objects.requireNonNull(Objects.requireNonNull(PAGE.getParent()).getParent());
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    /** A line to copy, or words in a sentence, which may go on in the next line. */
    private static final Pattern COMMAND =
            Pattern.compile("^(?:sudo )?inari ([^#\\n]+)|`(?:sudo )?inari ([^`]+)`", Pattern.MULTILINE);
    /** Where a table says what a message or a state means. */
    private static final List<String> SYMPTOMS = List.of("found", "`journalctl -u inari` says", "`Because` says");

    private static Stream<String> messages() throws IOException {
        List<String> found = new ArrayList<>();
        String table = "";
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split(" *\\| *", -1);
            boolean row = cells.length > 2;
            table = row ? (table.isEmpty() ? cells[1] : table) : "";
            if (row && !table.equals(cells[1]) && SYMPTOMS.contains(table)) {
                QUOTED.matcher(cells[1]).results().map(each -> each.group(1)).forEach(found::add);
            }
        }
        return found.stream().filter(each -> !each.startsWith("-") && !each.startsWith("/"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsSaidToBeSeenIsSaid(String message) throws IOException {
        String[] parts = message.replaceFirst("^inari: ", "").split(" *\\.\\.\\. *");
        assertThat(sources().stream().anyMatch(source -> Stream.of(parts).allMatch(source::contains)))
                .as("some source says '" + message + "'")
                .isTrue();
    }

    /** With texts in one piece that are written in several. */
    private static List<String> sources() throws IOException {
        List<String> all = new ArrayList<>();
        for (String module : List.of("sidecar", "agent")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    all.add(Files.readString(each).replaceAll("\"\\s*\\+\\s*\"", ""));
                }
            }
        }
        return all;
    }

    private static Stream<String> commands() throws IOException {
        // "share-classes" is taken by the script itself, before there is a JVM.
        return COMMAND.matcher(Files.readString(PAGE))
                .results()
                .map(TroubleshootingTest::typed)
                .filter(each -> !each.equals("...") && !each.equals("share-classes"));
    }

    private static String typed(MatchResult found) {
        return Objects.requireNonNullElse(found.group(1), found.group(2))
                .strip()
                .replace("ENGINE", "0123abcd")
                .replace("JOB", "0".repeat(32))
                .replaceAll("\\s+", " ")
                .replace("PID", "4711");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsSaidToBeTypedIsTaken(String command) {
        assertThatCode(() -> parse(command.split(" "))).as(command).doesNotThrowAnyException();
    }

    private static void parse(String... words) {
        try {
            Main.commandLine(new FakeHost()).parseArgs(words);
        } catch (CommandLine.MissingParameterException e) {
            if (words.length > 1) {
                throw e;
            }
            // A sentence that only speaks of that command.
        }
    }

    @Test
    void theTablesAreFound() throws IOException {
        assertThat(messages())
                .contains("HELD", "set the sticky bit", "another PID namespace")
                .hasSizeGreaterThan(10);
        assertThat(commands())
                .contains("explain 4711", "stop --even-if-serving 4711")
                .hasSizeGreaterThan(20);
    }
}
