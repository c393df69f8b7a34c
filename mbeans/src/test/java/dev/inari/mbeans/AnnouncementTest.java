package dev.inari.mbeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The announcement is read from files that anybody may have put there. */
class AnnouncementTest {
    private static final String AGENT_ID = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "5ec".repeat(21) + "7";
    private static final Announcement GOOD = new Announcement(
            AGENT_ID,
            4711,
            123456,
            "3c7f1f0a-0d5c-4a59-9d0e-3f3c6a7d8e90",
            "kyuubi-flink",
            "service:jmx:rmi://127.0.0.1:40001/stub/rO0ABXNyAC5q",
            SECRET);

    @Test
    void comesBackAsItWasWritten() throws IOException {
        Announcement read = read(GOOD.toText());

        assertThat(read.agentId()).isEqualTo(AGENT_ID);
        assertThat(read.pid()).isEqualTo(4711);
        assertThat(read.startTicks()).isEqualTo(123456);
        assertThat(read.bootId()).isEqualTo(GOOD.bootId());
        assertThat(read.engineType()).isEqualTo("kyuubi-flink");
        assertThat(read.connector()).isEqualTo(GOOD.connector());
        assertThat(read.secret()).isEqualTo(SECRET);
        assertThat(read.fileName()).isEqualTo(AGENT_ID + ".engine");
    }

    @Test
    void comesBackWithoutProcFileSystem() throws IOException {
        Announcement read = read(with("startTicks", "-1", "bootId", ""));

        assertThat(read.startTicks()).isEqualTo(-1);
        assertThat(read.bootId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "agentId", "pid", "startTicks", "bootId", "engineType", "connector", "secret"})
    void namesAMissingField(String key) throws IOException {
        Properties fields = fields();
        fields.remove(key);

        assertThatThrownBy(() -> read(text(fields)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({
        "format, 2",
        "agentId, ../../etc/passwd",
        "agentId, 0123456789ABCDEF0123456789ABCDEF",
        "pid, 0",
        "pid, -1",
        "pid, one",
        "pid, 99999999999999999999",
        "startTicks, -2",
        "bootId, $(reboot)",
        "engineType, ''",
        "engineType, a b",
        "connector, service:jmx:iiop://host",
        "connector, 'service:jmx:rmi://a b'",
        "connector, http://127.0.0.1",
        "secret, short",
    })
    void namesAMalformedField(String key, String value) {
        assertThatThrownBy(() -> read(with(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "agentId", "pid", "startTicks", "bootId", "engineType", "connector", "secret"})
    void shortensAHugeField(String key) {
        assertThatThrownBy(() -> read(with(key, "9".repeat(1_000_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void namesAllProblemsAtOnce() {
        assertThatThrownBy(() -> read("pid=x\nsecret=y\n"))
                .hasMessageContaining("format")
                .hasMessageContaining("agentId is missing")
                .hasMessageContaining("pid is no number")
                .hasMessageContaining("secret is malformed");
    }

    @Test
    void keepsAStrangersTextOnOneLine() {
        assertThatThrownBy(() -> read(with("engineType", "x\n2026-01-01 INFO all is well\u001b[2J")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("\u001b"));
    }

    @Test
    void callsABrokenEscapeMalformed() {
        assertThatThrownBy(() -> read("agentId=\\u00zz")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverShowsTheSecret() {
        assertThat(GOOD.toString()).doesNotContain(SECRET).contains("kyuubi-flink", "4711", AGENT_ID);
        assertThatThrownBy(() -> read(with("secret", SECRET + "0")))
                .hasMessageContaining("secret is malformed")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(SECRET.substring(0, 8)));
    }

    private static Announcement read(String text) throws IOException {
        return Announcement.read(new StringReader(text));
    }

    private static String with(String... pairs) throws IOException {
        Properties fields = fields();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.setProperty(pairs[i], pairs[i + 1]);
        }
        return text(fields);
    }

    private static Properties fields() throws IOException {
        Properties fields = new Properties();
        fields.load(new StringReader(GOOD.toText()));
        return fields;
    }

    private static String text(Properties fields) throws IOException {
        StringWriter to = new StringWriter();
        fields.store(to, null);
        return to.toString();
    }
}
