package dev.inari.agent.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.target.HookedClass;
import dev.inari.agent.target.Targets;
import org.junit.jupiter.api.Test;

/** The gate knows the names by heart, so somebody must compare. */
class TargetNamesTest {
    @Test
    void areThoseOfTheTable() {
        assertThat(TargetNames.ALL).doesNotHaveDuplicates().containsExactlyInAnyOrder(names(false));
    }

    /** What else loads these is a client of Flink, and no engine. */
    @Test
    void thoseOfOthersTooAreKnownApart() {
        assertThat(TargetNames.OF_OTHERS_TOO).isNotEmpty().containsExactlyInAnyOrder(names(true));
    }

    private static String[] names(boolean ofOthersToo) {
        return Targets.classes().stream()
                .filter(hooked -> hooked.isOfOthersToo() == ofOthersToo)
                .map(HookedClass::name)
                .map(name -> name.replace('.', '/'))
                .toArray(String[]::new);
    }
}
