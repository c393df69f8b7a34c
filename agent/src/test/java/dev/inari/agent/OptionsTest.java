package dev.inari.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.watch.WatchMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong option costs itself and nothing else. */
class OptionsTest {
    private final Problems problems = new Problems();

    @Test
    void nothingGivenIsTheUsual() {
        Options options = Options.parse("", problems);

        assertThat(options.runDirectory()).isEmpty();
        assertThat(options.shareLevel()).isEmpty();
        assertThat(options.announce()).isTrue();
        assertThat(options.leaveAfterSilenceMillis()).as("never").isNegative();
        assertThat(options.watches()).isEqualTo(WatchMode.REPAIR);
        assertThat(problems.toArray()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on", "REPORT", "true"})
    void looksAfterTheWatchAsUsualWhereItIsToldNonsense(String given) {
        Options options = parseQuietly("watches=" + given);

        assertThat(options.watches()).isEqualTo(WatchMode.REPAIR);
        assertThat(problems.toArray()).singleElement().asString().contains("expected off, report or repair");
    }

    @Test
    void takesAWayToLookAfterTheWatch() {
        assertThat(Options.parse("watches=off", problems).watches()).isEqualTo(WatchMode.OFF);
        assertThat(Options.parse("watches=report", problems).watches()).isEqualTo(WatchMode.REPORT);
        assertThat(problems.toArray()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"60s, 60000", "1m, 60000", "10m, 600000", "2h, 7200000", "1d, 86400000", "365d, 31536000000"})
    void takesATime(String given, long millis) {
        assertThat(Options.parse("leaveAfterSilenceOf=" + given, problems).leaveAfterSilenceMillis())
                .isEqualTo(millis);
        assertThat(problems.toArray()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "0m",
                "59s",
                "366d",
                "10",
                "10 m",
                "-5m",
                "+5m",
                "1.5h",
                "10M",
                "10min",
                "PT10M",
                "\u0661m",
                "99999999999999999999m",
                "1000000000000d"
            })
    void neverLeavesForATimeThatIsNoneOrTooShort(String given) {
        assertThat(parseQuietly("leaveAfterSilenceOf=" + given).leaveAfterSilenceMillis())
                .isNegative();
        assertThat(problems.toArray()).singleElement().satisfies(problem -> assertThat(problem)
                .contains("leaveAfterSilenceOf", "is ignored", "from 1m to 365d"));
    }

    @Test
    void takesAll() {
        Options options =
                Options.parse(" runDirectory = /srv/inari ,shareLevel=server_local,, announce=false,", problems);

        assertThat(options.runDirectory()).isEqualTo("/srv/inari");
        assertThat(options.shareLevel()).isEqualTo("SERVER_LOCAL");
        assertThat(options.announce()).isFalse();
        assertThat(problems.toArray()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runDirectory=relative",
                "runDirectory=",
                "shareLevel=EVERYBODY",
                "announce=yes",
                "announce=",
                "secret=1",
                "noEquals",
                "=x",
                "file=/does/not/exist",
                "file=/tmp",
                "file=/dev/zero",
                "\u00e9\u001b[2J=\uffff",
            })
    void reportsTheWrongOneAndTakesTheOthers(String wrong) {
        Options options = parseQuietly("shareLevel=USER," + wrong + ",runDirectory=/a");

        assertThat(options.shareLevel()).isEqualTo("USER");
        assertThat(options.runDirectory()).isEqualTo("/a");
        assertThat(options.announce()).isTrue();
        assertThat(problems.toArray()).hasSize(1);
        assertThat(problems.toArray()[0]).contains(wrong.replaceAll("=.*", "")).contains("ignored");
    }

    @Test
    void takesAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("agent.properties"), "shareLevel = user\nrunDirectory=/b\n");

        Options options = Options.parse("announce=false,file=" + file, problems);

        assertThat(options.shareLevel()).isEqualTo("USER");
        assertThat(options.runDirectory()).isEqualTo("/b");
        assertThat(options.announce()).isFalse();
        assertThat(problems.toArray()).isEmpty();
    }

    @Test
    void aFileNamesNoOtherFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("agent.properties");
        Files.writeString(file, "file=" + file + "\nshareLevel=USER\n");

        Options options = parseQuietly("file=" + file);

        assertThat(options.shareLevel()).isEqualTo("USER");
        assertThat(problems.toArray()).hasSize(1);
        assertThat(problems.toArray()[0]).contains("cannot name another one");
    }

    @Test
    void reportsABrokenFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("agent.properties"), "shareLevel=\\u00zz\n");

        parseQuietly("file=" + file);

        assertThat(problems.toArray()).hasSize(1);
        assertThat(problems.toArray()[0]).contains(file.toString());
    }

    private Options parseQuietly(String text) {
        Options[] parsed = new Options[1];
        StandardError.during(() -> parsed[0] = Options.parse(text, problems));
        return parsed[0];
    }
}
