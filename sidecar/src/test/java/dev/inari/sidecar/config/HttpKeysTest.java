package dev.inari.sidecar.config;

import static dev.inari.sidecar.config.ConfigFixture.problems;
import static dev.inari.sidecar.config.ConfigFixture.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not be said about HTTP, above all what would let passwords be read on their way. */
class HttpKeysTest {
    private final Path folder;

    HttpKeysTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {address: example.com}                           | inari.http.address (=example.com) is no IP address
            {address: 256.1.1.1}                             | is no IP address
            {address: 0.0.0.0}                               | is reached from other hosts, and without TLS passwords can be read
            {address: "::"}                                  | is reached from other hosts
            {port: 65536}                                    | must be from 0 to 65535
            {port: -1}                                       | must be from 0 to 65535
            {host-names: "https://inari.example"}            | is no host name
            {host-names: "inari.example, a b"}               | is no host name
            {users-file: users}                              | is no absolute path
            {tls: {enabled: true}}                           | needs tls.key-store
            {tls: {enabled: true, key-store: /etc/k.p12}}    | needs tls.key-store
            {tls: {key-store: /etc/k.p12}}                   | is not used, as inari.http.tls.enabled is false
            {tls: {enabled: true, key-store: k, key-store-password-file: /p}} | inari.http.tls.key-store (=k) is no absolute path
            {anonymous: operator}                            | is none of none, reader
            {secret: x}                                      | is unknown
            """)
    void mistakesAreNamed(String http, String expected) throws IOException {
        assertThat(problems(write(folder, "inari:\n  http: " + http + "\n")))
                .singleElement()
                .asString()
                .contains(":2: ")
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{enabled: false, address: 0.0.0.0}",
                "{address: 0.0.0.0, allow-plain: true}",
                "{address: 10.1.2.3, tls: {enabled: true, key-store: /k.p12, key-store-password-file: /p}}",
                "{address: \"::1\", port: 0, host-names: \"inari.example,[fe80::1]\"}",
            })
    void whatIsAllowed(String http) {
        assertThatCode(() -> ConfigFixture.load(folder, "inari:\n  http: " + http + "\n"))
                .doesNotThrowAnyException();
    }

    @Test
    void allOfThemAreToldAtOnce() throws IOException {
        assertThat(problems(
                        write(folder, "inari:\n  http:\n    port: 70000\n    users-file: u\n    address: 0.0.0.0\n")))
                .hasSize(3);
    }
}
