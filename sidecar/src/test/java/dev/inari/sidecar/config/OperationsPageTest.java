package dev.inari.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is woken by an alert, or follows a link in the documentation, arrives. */
class OperationsPageTest {
    private static final Path PAGE = Repository.file("docs/operations.md");
    private static final Path ROOT =
            Objects.requireNonNull(Objects.requireNonNull(PAGE.getParent()).getParent());
    private static final Pattern ALERT = Pattern.compile("docs/operations\\.md#([\\w-]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]*?)(?:#([^)\\s]+))?\\)");

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readAllLines(page).stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyAlertHasItsPlace() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("config"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                ALERT.matcher(Files.readString(file))
                        .results()
                        .map(each -> each.group(1))
                        .forEach(named::add);
            }
        }
        assertThat(anchors(PAGE)).containsAll(named);
        if (!named.isEmpty()) {
            assertThat(anchors(PAGE).stream().filter(each -> each.startsWith("alert-")))
                    .as("what no alert leads to any more")
                    .isSubsetOf(named);
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (String name : List.of("README.md", "docs/operations.md", "docs/security.md")) {
            Path page = ROOT.resolve(name);
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                if (!link.group(1).startsWith("http")) {
                    Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                    assertThat(target).as(name + " " + link.group()).exists();
                    if (link.group(2) != null) {
                        assertThat(anchors(target))
                                .as(name + " " + link.group())
                                .contains(link.group(2));
                    }
                }
            }
        }
    }
}
