package dev.inari.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.stress.broken.CheckThenClose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;
import org.openjdk.jcstress.infra.runners.TestList;

/** Runs every race of this module for a moment, and makes sure that it was run and could have been lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RacesTest {
    private static final String BROKEN = CheckThenClose.class.getName();
    /** Ten times fewer than the slowest race has on a busy machine; the others have hundreds of thousands. */
    private static final long FEWEST_TRIES = 100;

    private final Options options = new Options(new String[] {"-iters", "1", "-time", "300", "-hs", "256"});

    RacesTest() throws IOException {
        assertThat(options.parse()).isTrue();
    }

    @Test
    void everyRaceInTheSourcesIsRun() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            List<String> sources = files.filter(RacesTest::isRace)
                    .map(file -> Path.of("src/main/java").relativize(file).toString())
                    .map(file -> file.replace(".java", "").replace('/', '.'))
                    .toList();
            assertThat(TestList.tests()).containsExactlyInAnyOrderElementsOf(sources);
        }
        assertThat(races()).hasSize(TestList.tests().size() - 1);
    }

    private static boolean isRace(Path file) {
        try {
            return Files.isRegularFile(file) && Files.readString(file).contains("@JCStressTest");
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    @Test
    void everyOutcomeIsNamed() {
        assertThat(races()).allSatisfy(race -> {
            List<StateCase> named = race.outcomes();
            assertThat(named).extracting(StateCase::description).noneMatch(String::isBlank);
            // An acceptable outcome alone says nothing: what would be wrong?
            assertThat(named).extracting(StateCase::expect).contains(Expect.ACCEPTABLE, Expect.FORBIDDEN);
        });
    }

    @ParameterizedTest
    @MethodSource("races")
    void nothingForbiddenHappens(Race race) throws Exception {
        TestResult result = race.run();

        String report = Race.report(result);
        assertThat(ReportUtils.statusToPassed(result)).as(report).isTrue();
        assertThat(result.getTotalCount()).as(report).isGreaterThan(FEWEST_TRIES);
    }

    @Test
    void aBrokenGateIsCaught() throws Exception {
        TestResult result = Race.of(BROKEN, options).run();

        assertThat(result.status()).isEqualTo(Status.NORMAL);
        assertThat(result.grading().isPassed).as(Race.report(result)).isFalse();
        assertThat(result.getCount("true, true")).as(Race.report(result)).isPositive();
    }

    List<Race> races() {
        return TestList.tests().stream()
                .filter(name -> !name.equals(BROKEN))
                .sorted()
                .map(name -> Race.of(name, options))
                .toList();
    }
}
