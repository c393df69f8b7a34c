package dev.inari.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** An engine's standard error is not ours to fill. */
class ProblemsTest {
    private final Problems problems = new Problems();

    @Test
    void saysEachOnce() {
        StandardError.Captured said = StandardError.during(() -> {
            problems.report("a");
            problems.report("b");
            problems.report("a");
        });

        assertThat(problems.toArray()).containsExactly("a", "b");
        assertThat(said.lines()).containsExactly("inari: a", "inari: b");
    }

    @Test
    void isBounded() {
        StandardError.Captured said = StandardError.during(() -> {
            for (int i = 0; i < 1000; i++) {
                problems.report("problem " + i);
            }
        });

        assertThat(problems.toArray()).hasSize(100);
        assertThat(said.lines()).hasSize(100);
    }
}
