package dev.inari.sidecar.zookeeper;

import static dev.inari.sidecar.zookeeper.TestServer.await;
import static dev.inari.sidecar.zookeeper.TestServer.awaitComplete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.zookeeper.ConnectionStatus.State;
import dev.inari.sidecar.zookeeper.Leases.Token;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At most one sidecar at a time. */
class LeasesTest {
    private final TestServer server;

    LeasesTest(@TempDir Path data) throws Exception {
        server = TestServer.started(data);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private ZooKeeperConnection connect() throws Exception {
        ZooKeeperConnection connection = ZooKeeperConnection.open(server.settings());
        awaitComplete(connection.view());
        return connection;
    }

    private static Token taken(Leases leases) {
        return leases.holds("leftovers").orElseThrow(() -> new AssertionError("not held"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a b", "ä"})
    void namesThatLeadElsewhereAreRefused(String name) throws Exception {
        try (ZooKeeperConnection connection = connect()) {
            assertThatThrownBy(() -> connection.leases().holds(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void secondWaitsUntilTheFirstGivesUpAndItsTokenIsGreater() throws Exception {
        try (ZooKeeperConnection one = connect();
                ZooKeeperConnection other = connect()) {
            Token first = taken(one.leases());
            assertThat(one.leases().holds("leftovers")).hasValue(first);
            assertThat(other.leases().holds("leftovers")).isEmpty();
            assertThat(other.leases().holds("something-else")).isPresent();
            other.leases().giveUp("leftovers");
            assertThat(one.leases().holds("leftovers")).hasValue(first);

            one.leases().giveUp("leftovers");

            Token second = taken(other.leases());
            assertThat(second.fence()).isGreaterThan(first.fence());
            assertThat(one.leases().holds("leftovers")).isEmpty();
        }
    }

    @Test
    void leaseEndsWithTheConnection() throws Exception {
        try (ZooKeeperConnection other = connect()) {
            Token first;
            try (ZooKeeperConnection one = connect()) {
                first = taken(one.leases());
            }

            assertThat(taken(other.leases()).fence()).isGreaterThan(first.fence());
        }
    }

    @Test
    void lostSessionLosesTheLease() throws Exception {
        try (ZooKeeperConnection one = connect();
                ZooKeeperConnection other = connect()) {
            Token first = taken(one.leases());
            String words = one.view().connection().words();

            server.expire(Long.parseUnsignedLong(words.replaceAll(".*0x", ""), 16));

            List<Token> second = new CopyOnWriteArrayList<>();
            await(
                    () -> {
                        other.leases().holds("leftovers").ifPresent(second::add);
                        return !second.isEmpty();
                    },
                    () -> "the other did not get it");
            assertThat(second.get(0).fence()).isGreaterThan(first.fence());
            assertThat(one.leases().holds("leftovers")).isEmpty();
            await(() -> !one.view().connection().words().equals(words), () -> "no new session");
            assertThat(one.leases().holds("leftovers")).isEmpty();
        }
    }

    @Test
    void whoIsCutOffHoldsNothing() throws Exception {
        try (ZooKeeperConnection one = connect()) {
            Token first = taken(one.leases());

            server.stop();
            await(() -> one.view().connection().state() == State.SUSPENDED, () -> "still connected");
            assertThat(one.leases().holds("leftovers")).isEmpty();

            server.start();
            awaitComplete(one.view());
            // The session went on, and with it the lease.
            assertThat(one.leases().holds("leftovers")).hasValue(first);
        }
    }

    @Test
    void ofManyAtOnceOneGetsIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ZooKeeperConnection one = connect();
                ZooKeeperConnection two = connect();
                ZooKeeperConnection three = connect();
                ZooKeeperConnection four = connect()) {
            List<Leases> all = List.of(one.leases(), two.leases(), three.leases(), four.leases());
            long last = 0;
            for (int round = 0; round < 50; round++) {
                List<Callable<Optional<Token>>> tries = all.stream()
                        .map(each -> (Callable<Optional<Token>>) () -> each.holds("leftovers"))
                        .toList();
                List<Future<Optional<Token>>> results = threads.invokeAll(tries);
                int holder = -1;
                for (int i : IntStream.range(0, all.size()).toArray()) {
                    Optional<Token> token = results.get(i).get();
                    if (token.isPresent()) {
                        assertThat(holder).as("two hold it in round " + round).isEqualTo(-1);
                        assertThat(token.get().fence()).isGreaterThan(last);
                        holder = i;
                        last = token.get().fence();
                    }
                }
                assertThat(holder).as("nobody holds it in round " + round).isNotNegative();
                all.get(holder).giveUp("leftovers");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
