package dev.inari.sidecar.jolokia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.ProcFs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.RequestType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy that is not understood is an error that says where; one that is holds as it is written. */
class AccessPolicyTest {
    private final Path file;

    AccessPolicyTest(@TempDir Path folder) {
        file = folder.resolve("policy.xml");
    }

    @Test
    void theFileInTheConfigurationIsWhatIsBuiltIn() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("config/jolokia-access.xml"))) {
            folder = Objects.requireNonNull(folder.getParent());
        }
        try (InputStream in = Objects.requireNonNull(AccessPolicy.class.getResourceAsStream("jolokia-access.xml"))) {
            assertThat(folder.resolve("config/jolokia-access.xml")).hasBinaryContent(in.readAllBytes());
        }
        AccessPolicy.check(folder.resolve("config/jolokia-access.xml"));
    }

    @Test
    void oneThatIsNotThereIsMissed() {
        assertThatThrownBy(() -> AccessPolicy.check(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " does not exist");
    }

    @Test
    void aFolderIsNone() {
        assertThatThrownBy(() -> AccessPolicy.check(Path.of("/"))).hasMessageContaining("is no regular file");
    }

    @Test
    void oneThatOthersCanChangeIsNotBelieved() throws IOException {
        Files.writeString(file, "<restrict/>");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> AccessPolicy.check(file)).hasMessageContaining("chmod 644");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<restrict>|line 1 is no XML",
                "''|is no XML",
                "<rules/>|<restrict> is expected",
                "<restrict><denny/></restrict>|<denny> is not known",
                "<restrict><remote><host>10.0.0.1</host></remote></restrict>|inari.http",
                "<restrict><commands><command>dance</command></commands></restrict>|dance",
                "<restrict><deny><mbean><attribute>X</attribute></mbean></deny></restrict>|No <name>",
                "<restrict><deny><mbean><name>nonsense</name></mbean></deny></restrict>|is no policy",
                "<restrict><deny><bean/></deny></restrict>|mbean",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><restrict>&e;</restrict>|DOCTYPE"
            })
    void whatIsNotUnderstoodIsAnErrorThatSaysWhere(String text, String told) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> AccessPolicy.check(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(told);
    }

    @Test
    void everyRuleThatFitsCounts() throws Exception {
        Files.writeString(
                file,
                "<restrict><commands><command>read</command></commands><deny>"
                        + "<mbean><name>a:*</name><attribute>One</attribute></mbean>"
                        + "<mbean><name>*:type=X</name><attribute>Two</attribute></mbean>"
                        + "<mbean><name>a:type=X</name><attribute>Three</attribute></mbean></deny>"
                        + "<allow><mbean><name>a:*</name><operation>go</operation></mbean>"
                        + "<mbean><name>*:type=X</name><operation>stay*</operation></mbean></allow></restrict>");
        Restrictor policy = AccessPolicy.in(file, new ProcFs().ownUid());
        ObjectName both = new ObjectName("a:type=X");
        assertThat(policy.isAttributeReadAllowed(both, "One")).isFalse();
        assertThat(policy.isAttributeReadAllowed(both, "Two")).isFalse();
        assertThat(policy.isAttributeReadAllowed(both, "Three")).isFalse();
        assertThat(policy.isAttributeReadAllowed(both, "Four")).isTrue();
        assertThat(policy.isOperationAllowed(both, "go(int)")).isTrue();
        assertThat(policy.isOperationAllowed(both, "stayHere")).isTrue();
        assertThat(policy.isOperationAllowed(both, "leave")).isFalse();
        assertThat(policy.isOperationAllowed(new ObjectName("a:*"), "go")).isFalse();
        assertThat(policy.isAttributeWriteAllowed(both, "One")).isFalse();
        assertThat(policy.isTypeAllowed(RequestType.LIST)).isFalse();
    }
}
