package dev.inari.agent.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.target.HookedClass;
import dev.inari.agent.target.Targets;
import org.junit.jupiter.api.Test;

/** The gate knows the names by heart, so somebody must compare. */
class TargetNamesTest {
    @Test
    void areThoseOfTheTable() {
        assertThat(TargetNames.ALL)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrder(Targets.classes().stream()
                        .map(HookedClass::name)
                        .map(name -> name.replace('.', '/'))
                        .toArray(String[]::new));
    }
}
