package dev.inari.sidecar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.engine.ProcFs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Events over real sockets, to clients that read and to clients that do not. In less time than the JDK's server takes to cut them. */
@EnabledOnOs(OS.LINUX)
@Timeout(80)
class EventStreamsTest {
    private static final String TOKEN = "c".repeat(64);
    private static final String TEXT = "x".repeat(10_000);
    /** Three times what Linux keeps for a connection of which nobody reads, unless it was told otherwise. */
    private static final int MORE_THAN_A_SYSTEM_KEEPS = 1_300;

    private final AtomicLong nanos = new AtomicLong();
    private final EventBuffer buffer = new EventBuffer("1");
    private final EventStreams streams = new EventStreams(buffer, nanos::get);
    private final PublicServer server;

    EventStreamsTest() throws IOException {
        HttpSettings settings = new HttpSettings(
                true,
                "127.0.0.1",
                0,
                Optional.empty(),
                HttpSettings.Anonymous.NONE,
                List.of(),
                HttpSettings.Tls.OFF,
                HttpSettings.Jolokia.OFF);
        server = PublicServer.start(
                settings,
                new ProcFs().ownUid(),
                TOKEN,
                List.of(Endpoint.raw("GET", "/api/v1/events", Role.READER, streams::handle)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket listen() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        int port = Integer.parseInt(server.url().replaceAll(".*:", ""));
        socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        RawClient.send(
                socket,
                "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n");
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void until(BufferedReader events, String line) throws IOException {
        String next = events.readLine();
        while (!line.equals(next)) {
            assertThat(next).as("before the end of the stream").isNotNull();
            next = events.readLine();
        }
    }

    /** One event more, which this client gets. */
    private void tell(BufferedReader to, String type) throws IOException {
        buffer.add(type, TEXT);
        until(to, "event: " + type);
    }

    private void awaitSending(int count) {
        await(() -> streams.sending() == count);
    }

    private void awaitOpen(int count) {
        await(() -> streams.count() == count);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted()).as("out of time").isFalse();
            Thread.onSpinWait();
        }
    }

    @Test
    void whoWaitsForAListenerHearsOfTheFirstAndSinceWhenThatListens() throws Exception {
        CompletableFuture<Long> since = CompletableFuture.supplyAsync(() -> {
            try {
                return streams.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        long before = System.currentTimeMillis();
        try (Socket first = listen();
                BufferedReader events = reader(first)) {
            until(events, "event: reset");
            assertThat(since.get()).isBetween(before, System.currentTimeMillis());
            try (Socket second = listen();
                    BufferedReader more = reader(second)) {
                until(more, "event: reset");
                assertThat(streams.await()).isEqualTo(since.get());
                assertThat(streams.count()).isEqualTo(2);
            }
        }
    }

    @Test
    void whoTakesNothingIsCutAndTheOthersGetTheirEvents() throws IOException {
        try (Socket stuck = listen();
                Socket well = listen();
                BufferedReader events = reader(well)) {
            until(events, "event: reset");
            awaitOpen(2);
            for (int i = 0; i < MORE_THAN_A_SYSTEM_KEEPS; i++) {
                tell(events, "e" + i);
            }
            awaitSending(1);

            nanos.addAndGet(EventStreams.PATIENCE.toNanos());
            streams.cutSlow();
            tell(events, "within-its-time");
            assertThat(streams.count()).isEqualTo(2);

            awaitSending(1);
            nanos.addAndGet(1);
            streams.cutSlow();
            awaitOpen(1);
            tell(events, "afterwards");
            assertThat(readAll(stuck)).as("what its system had taken").isLessThan(MORE_THAN_A_SYSTEM_KEEPS * 10_000L);
            assertThat(streams.count()).isEqualTo(1);
        }
    }

    /** Ends when the server closed the connection. */
    private static long readAll(Socket socket) throws IOException {
        byte[] some = new byte[1 << 16];
        long all = 0;
        int read = 0;
        while (read >= 0) {
            all += read;
            read = readOrEnd(socket, some);
        }
        return all;
    }

    private static int readOrEnd(Socket socket, byte[] to) throws IOException {
        try {
            return socket.getInputStream().read(to);
        } catch (java.net.SocketException e) {
            return -1;
        }
    }

    @Test
    void aStreamThatWaitsForEventsIsNoSlowOne() throws IOException {
        try (Socket socket = listen();
                BufferedReader events = reader(socket)) {
            until(events, "event: reset");
            awaitSending(0);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            streams.cutSlow();
            tell(events, "later");
        }
    }

    @Test
    void aStepHoldsLittleOfWhatIsKept() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            buffer.add("e", TEXT);
        }
        long number = 0;
        int steps = 0;
        while (number < buffer.last()) {
            List<EventBuffer.Event> step = Objects.requireNonNull(buffer.after(number, Duration.ZERO));
            assertThat(step).isNotEmpty();
            assertThat(step.get(0).number()).as("none is passed over").isEqualTo(number + 1);
            assertThat(step.stream().mapToInt(each -> each.data().length()).sum())
                    .isLessThan(EventBuffer.MOST_AT_ONCE + TEXT.length() + 3);
            number = step.get(step.size() - 1).number();
            steps++;
        }
        assertThat(steps).isEqualTo(15);
    }
}
