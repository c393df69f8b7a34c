package dev.inari.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.BatchCondition;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds docs/conditions.md and the code equal. A failure prints the table as it has to be. */
class ConditionsPageTest {
    private static final String HEAD = """
            | condition | what is observed | default | possible | settings | answers |
            | --- | --- | --- | --- | --- | --- |
            """;

    @Test
    void thePageHoldsTheTableOfTheCode() throws IOException {
        String page = Files.readString(Repository.file("docs/conditions.md"));
        String table = HEAD
                + Arrays.stream(Condition.values())
                        .map(ConditionsPageTest::row)
                        .collect(Collectors.joining("\n", "", "\n\n"));

        assertThat(page)
                .withFailMessage(() -> "docs/conditions.md must hold exactly this table:\n\n" + table)
                .contains(table);
    }

    @Test
    void thePageHoldsTheConditionsOfBatchesToo() throws IOException {
        String table = """
                | condition | what is observed | response | settings | answers |
                | --- | --- | --- | --- | --- |
                """
                + Arrays.stream(BatchCondition.values())
                        .map(each -> Stream.of(
                                        "`" + each.key() + "`",
                                        each.observation(),
                                        each.response(),
                                        parts(each.settings()).stream()
                                                .map(setting -> "`" + setting + "`")
                                                .collect(Collectors.joining(", ")),
                                        each.answers())
                                .collect(Collectors.joining(" | ", "| ", " |")))
                        .collect(Collectors.joining("\n", "", "\n\n"));

        assertThat(Files.readString(Repository.file("docs/conditions.md")))
                .withFailMessage(() -> "docs/conditions.md must hold exactly this table:\n\n" + table)
                .contains(table);
    }

    @ParameterizedTest
    @EnumSource(BatchCondition.class)
    void everySettingOfBatchesIsAKey(BatchCondition condition) {
        for (String setting : parts(condition.settings())) {
            String key = "inari." + setting.replace("[n]", "[0]");
            assertThat(new KnownKeys().typeOf(key)).describedAs(key).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void everySettingIsAKey(Condition condition) {
        KnownKeys known = new KnownKeys();
        for (String setting : parts(condition.settings())) {
            assertThat(known.types().keySet()).anyMatch(key -> key.endsWith("." + setting));
        }
        assertThat(known.defaults()).containsEntry(Defaults.CONDITIONS + condition.key(), response(condition));
    }

    private static String response(Condition condition) {
        return condition.byDefault().key();
    }

    private static String row(Condition condition) {
        return Stream.of(
                        "`" + condition.key() + "`",
                        condition.observation(),
                        response(condition),
                        condition.possible().stream().map(Response::key).collect(Collectors.joining(", ")),
                        parts(condition.settings()).stream()
                                .map(setting -> "`" + setting + "`")
                                .collect(Collectors.joining(", ")),
                        condition.answers())
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static List<String> parts(String list) {
        return list.isEmpty() ? List.of() : List.of(list.split(", ", -1));
    }
}
