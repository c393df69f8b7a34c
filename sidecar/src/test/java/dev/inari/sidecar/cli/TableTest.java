package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What strangers write into znodes, session names and announcements must not steer the reader's terminal. */
class TableTest {
    @Test
    void nothingIsPrintedThatATerminalObeys() {
        assertThat(Table.harmless("a\u001b[31m\u009b31m\u2028\u202eb\u007f")).isEqualTo("a?[31m?31m??b?");
        assertThat(Table.harmless("Zoë 日本")).isEqualTo("Zoë 日本");
    }
}
