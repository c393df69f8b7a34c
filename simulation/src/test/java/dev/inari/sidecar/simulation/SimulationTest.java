package dev.inari.sidecar.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A hundred thousand lives at each build: half of them the same each time, half of them new. */
class SimulationTest {
    private static final long LIVES = 50_000;

    @BeforeAll
    static void silence() {
        Simulate.silence();
    }

    @Test
    void noPromiseIsBrokenInLivesThatAreAlwaysTheSame() throws InterruptedException {
        assertKept(1);
    }

    @Test
    void noPromiseIsBrokenInLivesThatAreNew() throws InterruptedException {
        assertKept(new SecureRandom().nextInt(1_000_000_000));
    }

    @Test
    void theSameSeedIsTheSameLife() {
        for (long seed = 1; seed <= 20; seed++) {
            Trace first = new Trace(true);
            Trace second = new Trace(true);
            new Life(seed, Seams.NONE, first).run();
            new Life(seed, Seams.NONE, second).run();

            assertThat(first.lines()).hasSizeGreaterThan(3).isEqualTo(second.lines());
        }
    }

    private static void assertKept(long seed) throws InterruptedException {
        Campaign campaign = new Campaign(seed, LIVES, Seams.NONE);
        List<Violation> violations = campaign.run(Runtime.getRuntime().availableProcessors());

        assertThat(violations)
                .as(
                        "one in full: scripts/simulate.sh --lives 1 --seed <the seed of the violation>; these began at %s",
                        seed)
                .isEmpty();
        assertThat(campaign.lived()).isEqualTo(LIVES);
    }
}
