package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UserCommandsTest {
    private final FakeHost host = new FakeHost();
    private final Path file;

    UserCommandsTest(@TempDir Path directory) {
        file = directory.resolve("users");
        host.environment.put("INARI_HTTP_USERS_FILE", file.toString());
        host.secret = "correct horse";
    }

    @Test
    void withoutAFileItIsSaidWhichKeyNamesIt() {
        host.environment.remove("INARI_HTTP_USERS_FILE");
        Typed typed = Typed.in(host, "user", "add", "ann", "--role", "reader");
        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.err()).contains("inari.http.users-file");
    }

    @Test
    void whoIsAddedIsListedWithoutTheSecret() throws IOException {
        assertThat(Typed.in(host, "user", "add", "ann", "--role", "operator").code())
                .isZero();
        Typed token = Typed.in(host, "user", "add", "grafana", "--role", "reader", "--token");
        assertThat(token.out()).matches("[0-9a-f]{64}\\R");

        assertThat(Typed.in(host, "user", "list").out())
                .containsPattern("ann +operator +password")
                .containsPattern("grafana +reader +token");
        assertThat(Typed.in(host, "user", "list", "--json").out())
                .contains("\"name\" : \"ann\"")
                .doesNotContain("$", "pbkdf2");
        assertThat(Files.readString(file))
                .contains("ann:operator:pbkdf2-sha256$310000$", "grafana:reader:sha256$")
                .doesNotContain("correct horse", token.out().strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aNameThatIsTakenIsReplacedOnlyOnRequest() {
        assertThat(Typed.in(host, "user", "add", "ann", "--role", "reader", "--token")
                        .code())
                .isZero();
        Typed again = Typed.in(host, "user", "add", "ann", "--role", "operator", "--token");
        assertThat(again.code()).isEqualTo(5);
        assertThat(again.err()).contains("--replace");
        assertThat(again.out()).isEmpty();
        assertThat(Typed.in(host, "user", "add", "ann", "--role", "operator", "--token", "--replace")
                        .code())
                .isZero();
        assertThat(Typed.in(host, "user", "list").out())
                .containsPattern("ann +operator +token")
                .doesNotContain("reader");
    }

    @Test
    void whoIsRemovedIsGone() {
        assertThat(Typed.in(host, "user", "remove", "ann").code()).isEqualTo(7);
        assertThat(Typed.in(host, "user", "add", "ann", "--role", "reader", "--token")
                        .code())
                .isZero();
        assertThat(Typed.in(host, "user", "remove", "ann").code()).isZero();
        assertThat(Typed.in(host, "user", "list").out()).contains("Nobody but the daemon's own user");
    }

    @Test
    void aGroupThatMayReadTheFileStillMayAfterAChange() throws IOException {
        Typed.in(host, "user", "add", "ann", "--role", "reader", "--token");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Typed.in(host, "user", "add", "bob", "--role", "reader", "--token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void nothingIsWrittenForWhatIsNoNameRoleOrPassword() {
        assertThat(Typed.in(host, "user", "add", "a:b", "--role", "reader", "--token")
                        .code())
                .isEqualTo(2);
        assertThat(Typed.in(host, "user", "add", "ann", "--role", "king", "--token")
                        .code())
                .isEqualTo(2);
        assertThat(Typed.in(host, "user", "add", "ann").code()).isEqualTo(2);
        host.secret = "short";
        assertThat(Typed.in(host, "user", "add", "ann", "--role", "reader").code())
                .isEqualTo(2);
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsNotUnderstoodIsNotOverwritten() throws IOException {
        Files.writeString(file, "something of value\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Typed typed = Typed.in(host, "user", "add", "ann", "--role", "reader", "--token");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("line 1");
        assertThat(file).hasContent("something of value");
    }

    @Test
    void aScriptGivesThePasswordInTheFirstLine() {
        assertThat(Secrets.ask(null, new ByteArrayInputStream("pa ss\r\nmore".getBytes(StandardCharsets.UTF_8)), ""))
                .isEqualTo("pa ss");
    }

    @Test
    void thePageIsTheDaemons() {
        assertThat(Typed.in(host, "page").out()).contains("http://127.0.0.1:10109");
        host.daemon = null;
        Typed typed = Typed.in(host, "page");
        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err()).contains("inari run");
    }
}
