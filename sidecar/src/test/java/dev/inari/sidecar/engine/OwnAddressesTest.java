package dev.inari.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is this host's own, and whether anybody is there: on a wrong yes a znode that serves is deleted. */
class OwnAddressesTest {
    private final OwnAddresses own = new OwnAddresses();

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static List<InetAddress> outside() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "LocalHost"})
    void loopbackCanBeDesertedAndIsOfEveryHost(String host) throws IOException {
        String address = host + ":" + freePort();
        assertThat(own.isDeserted(address)).isTrue();
        assertThat(own.isDesertedOnlyHere(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:",
                "localhost:x",
                "localhost:0",
                "localhost:-1",
                "localhost:70000",
                "other.example:1",
                ":1"
            })
    void whatIsNoAddressOfThisHostIsNeverDeserted(String address) {
        assertThat(own.isDeserted(address)).isFalse();
        assertThat(own.isDesertedOnlyHere(address)).isFalse();
    }

    @Test
    void ownAddressOfTheNetworkIsOfThisHostAlone() throws IOException {
        assumeThat(outside()).isNotEmpty();
        String host = outside().get(0).getHostAddress().replaceAll("%.*", "");
        assertThat(own.isDesertedOnlyHere("[" + host + "]:" + freePort())).isTrue();
    }

    /** Kyuubi binds to one address, and its name can stand for another. */
    @Test
    void whoeverListensAtAnyAddressOfThisHostIsThere() throws IOException {
        assumeThat(outside()).isNotEmpty();
        InetAddress outside = outside().get(0);
        try (ServerSocket there = new ServerSocket(0, 1, outside)) {
            assertThat(own.isDeserted("localhost:" + there.getLocalPort())).isFalse();
        }
        try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = outside.getHostAddress().replaceAll("%.*", "") + ":" + inside.getLocalPort();
            assertThat(own.isDesertedOnlyHere(address)).isFalse();
        }
    }
}
