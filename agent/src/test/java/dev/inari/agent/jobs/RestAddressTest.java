package dev.inari.agent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address that might be another cluster's is worse than none. */
class RestAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "execution.target=remote;rest.address=jm;rest.port=8081                                  | http://jm:8081",
                "execution.target=remote;rest.address=jm                                                 | http://jm:8081",
                "execution.target=remote;jobmanager.rpc.address=jm;rest.port=9                           | http://jm:9",
                "execution.target=remote;rest.address=::1;rest.port=9                                    | http://[::1]:9",
                "execution.target=remote;rest.address=jm;rest.port=9;security.ssl.rest.enabled=true      | https://jm:9",
                "execution.target=remote;rest.address=jm;rest.port=9;high-availability.type=NONE         | http://jm:9",
                "execution.target=yarn-session;rest.address=nm7;rest.port=39001;high-availability.type=zookeeper | http://nm7:39001",
            })
    void isThatOfTheSettings(String settings, String address) {
        assertThat(RestAddress.of(settings(settings))).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "a=b",
                "rest.address=jm;rest.port=8081",
                "execution.target=remote",
                "execution.target=remote;rest.address=jm;rest.port=0",
                "execution.target=remote;rest.address=jm;rest.port=50100-50200",
                "execution.target=remote;rest.address=jm;rest.port=70000",
                "execution.target=remote;rest.address=no host;rest.port=9",
                "execution.target=remote;rest.address=u@jm/x?y#z;rest.port=9",
                "execution.target=remote;rest.address=jm;rest.port=9;high-availability.type=zookeeper",
                "execution.target=remote;rest.address=jm;rest.port=9;high-availability=kubernetes",
                "execution.target=kubernetes-session;rest.address=jm;rest.port=9",
                "execution.target=embedded;rest.address=jm;rest.port=9",
                "execution.target=local;rest.address=jm;rest.port=9",
            })
    void isUnknownWhereAnotherPlaceDecides(String settings) {
        assertThat(RestAddress.of(settings(settings))).isEmpty();
    }

    @Test
    void ofAClusterInsideIsToldOnlyWhereItIsKnown() {
        CompletableFuture<Object> failed = new CompletableFuture<>();
        failed.completeExceptionally(new IllegalStateException("shut down"));

        assertThat(RestAddress.ofFuture(CompletableFuture.completedFuture(URI.create("http://127.0.0.1:4711"))))
                .isEqualTo("http://127.0.0.1:4711");
        assertThat(RestAddress.ofFuture(new CompletableFuture<>())).isEmpty();
        assertThat(RestAddress.ofFuture(failed)).isEmpty();
        assertThat(RestAddress.ofFuture("http://jm:8081")).isEmpty();
    }

    private static Map<String, String> settings(String text) {
        return Arrays.stream(text.split(";"))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    }
}
