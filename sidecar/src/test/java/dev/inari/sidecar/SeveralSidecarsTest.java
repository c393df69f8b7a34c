package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.zookeeper.TestServer;
import dev.inari.sidecar.zookeeper.ZooKeeperConnection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many hosts' sidecars on one real ensemble: what is bound to no host is done by one of them, and by another when that one is gone. */
class SeveralSidecarsTest {
    private static final int HOSTS = 4;
    private static final int DIRECTORIES = 60;
    private static final Pattern FENCE = Pattern.compile("fence (\\d+)");

    private final Path temporary;
    private final TestServer server;
    private final List<OneHost> hosts = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(HOSTS);

    SeveralSidecarsTest(@TempDir Path temporary) throws Exception {
        this.temporary = temporary;
        server = TestServer.started(temporary.resolve("zookeeper"));
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        hosts.forEach(each -> each.connection.close());
        server.close();
    }

    /** One host's part, with a journal of its own. */
    private final class OneHost {
        final Host host;
        final ZooKeeperConnection connection;
        final Leftovers leftovers;

        OneHost(int number) throws Exception {
            host = new Host(temporary.resolve("host-" + number));
            host.policies = who -> Host.ENDS.with(Host.ENDS.care().with(Condition.LEFTOVER_ZNODE, Response.CURE));
            connection = ZooKeeperConnection.open(server.settings());
            leftovers = new Leftovers(
                    host.services(connection.view()),
                    connection,
                    () -> Instant.now().plus(Leftovers.LEAST_AGE).plusSeconds(60),
                    () -> Nowhere.HERE,
                    List::of);
        }

        List<String> deeds() {
            return host.journal.lines.stream()
                    .filter(line -> line.contains("DELETE_ZNODE"))
                    .toList();
        }
    }

    private String leave(int round) throws Exception {
        String top = "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/round-" + round;
        for (int i = 0; i < DIRECTORIES; i++) {
            server.directory(top + "/ref-" + i);
        }
        return top;
    }

    private void allSweep(String top, List<OneHost> sweeping) throws Exception {
        for (OneHost each : sweeping) {
            TestServer.awaitComplete(each.connection.view());
            TestServer.await(
                    () -> each.connection.view().emptyDirectories().stream()
                                            .filter(found -> found.path().startsWith(top))
                                            .count()
                                    == DIRECTORIES
                            && each.connection.view().emptyDirectories().size() == DIRECTORIES,
                    () -> "seen: " + each.connection.view().emptyDirectories().size());
        }
        List<Future<?>> ended = new ArrayList<>();
        for (OneHost each : sweeping) {
            ended.add(threads.submit(each.leftovers::sweep));
        }
        for (Future<?> each : ended) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private static long[] fences(List<String> deeds) {
        return deeds.stream()
                .map(FENCE::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .distinct()
                .toArray();
    }

    @Test
    void oneActsAndAnotherWhenItsSessionIsOver() throws Exception {
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(new OneHost(i));
        }
        String top = leave(1);
        allSweep(top, hosts);

        List<OneHost> acted =
                hosts.stream().filter(each -> !each.deeds().isEmpty()).toList();
        assertThat(acted).as("who acted").hasSize(1);
        OneHost first = acted.get(0);
        assertThat(first.deeds()).hasSize(DIRECTORIES).allMatch(line -> line.endsWith("-> DELETED"));
        assertThat(fences(first.deeds())).hasSize(1);
        for (int i = 0; i < DIRECTORIES; i++) {
            assertThat(server.stat(top + "/ref-" + i)).isNull();
        }

        first.connection.close();
        List<OneHost> others = hosts.stream().filter(each -> each != first).toList();
        allSweep(leave(2), others);

        List<OneHost> next =
                others.stream().filter(each -> !each.deeds().isEmpty()).toList();
        assertThat(next).as("who acted then").hasSize(1);
        assertThat(next.get(0).deeds()).hasSize(DIRECTORIES).allMatch(line -> line.endsWith("-> DELETED"));
        assertThat(Stream.of(first, next.get(0))
                        .flatMapToLong(each -> Arrays.stream(fences(each.deeds())))
                        .toArray())
                .as("the later holder has the greater fence")
                .hasSize(2)
                .isSorted();
    }

    /** Nothing is of this host. */
    private enum Nowhere implements DesertedZnodes.Here {
        HERE;

        @Override
        public boolean owns(String address) {
            return false;
        }

        @Override
        public boolean isDeserted(String address) {
            return false;
        }
    }
}
