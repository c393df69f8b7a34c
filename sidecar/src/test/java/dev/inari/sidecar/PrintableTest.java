package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void nobodyWritesLinesOfOurs() {
        assertThat(Printable.line("a\nengine=x/1 SERVING -> GONE\r\u001b[2J\u2028b\u009b2J\u202ec"))
                .isEqualTo("a?engine=x/1 SERVING -> GONE??[2J?b?2J?c");
    }

    @Test
    void nobodyFillsTheDisk() {
        assertThat(Printable.line("x".repeat(100_000))).hasSizeLessThan(2010).endsWith("...");
    }
}
