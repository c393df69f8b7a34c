package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start ticks decide whether a signal hits the right process. */
class ProcessIdentityTest {
    private static final String REST = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 987654 20 21";

    @ParameterizedTest
    @ValueSource(strings = {"java", "a b", "a) b", "(((", ")))", ") S 1 2", "", "x\ty"})
    void readsPastAnyName(String name) {
        assertThat(ProcessIdentity.startTicks("42 (" + name + ")" + REST)).isEqualTo(987654);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "42",
                "42 (java)",
                "42 (java) ",
                "42 (java) S 1 2",
                ")",
                "42 (java) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 x 20"
            })
    void saysMinusOneToNonsense(String stat) {
        assertThat(ProcessIdentity.startTicks(stat)).isEqualTo(-1);
    }

    @Test
    void isThisProcess() {
        ProcessIdentity one = ProcessIdentity.current();
        ProcessIdentity two = ProcessIdentity.current();

        assertThat(one.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(one.startTicks()).isEqualTo(two.startTicks());
        assertThat(one.bootId()).isEqualTo(two.bootId());
        assertThat(one.agentId()).matches("[0-9a-f]{32}").isNotEqualTo(two.agentId());
    }
}
