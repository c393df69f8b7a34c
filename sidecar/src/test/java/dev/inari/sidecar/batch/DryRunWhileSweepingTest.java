package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real {@code inari run} is switched to a dry run while it closes sessions: those that are left stay. */
@Timeout(240)
class DryRunWhileSweepingTest {
    private final KyuubiStandIn server = new KyuubiStandIn(KyuubiStandIn.Version.V1_8);
    private final CountDownLatch deleting = new CountDownLatch(1);
    private final CountDownLatch switched = new CountDownLatch(1);
    private final Path directory;
    private @Nullable Process process;

    DryRunWhileSweepingTest(@TempDir Path temporary) {
        directory = temporary;
    }

    @AfterEach
    void end() throws InterruptedException {
        switched.countDown();
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
        server.close();
    }

    private Path config(boolean dryRun) throws IOException {
        return Files.writeString(
                directory.resolve("inari.yaml"),
                String.join(
                        "\n",
                        "inari:",
                        "  dry-run: " + dryRun,
                        "  run-directory: " + directory.resolve("run"),
                        "  state-directory: " + directory.resolve("state"),
                        "  batches: {servers: '" + server.url() + "', close: true, interval: 1h}",
                        "  batch-rules: [{name: all, idle: 1s}]",
                        ""));
    }

    private Process run() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.inari.sidecar.cli.Main",
                        "--config",
                        config(false).toString(),
                        "run")
                .redirectErrorStream(true)
                .start();
        process = started;
        return started;
    }

    private static void hangUp(Process daemon) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-HUP", String.valueOf(daemon.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void untilSaid(BlockingQueue<String> lines, String word) throws InterruptedException {
        List<String> said = new ArrayList<>();
        for (String line = lines.poll(60, TimeUnit.SECONDS); line != null; line = lines.poll(60, TimeUnit.SECONDS)) {
            said.add(line);
            if (line.contains(word)) {
                return;
            }
        }
        throw new AssertionError("it never said " + word + ", but: " + said);
    }

    /** On a thread of its own: a daemon that says nothing must not hold up the test. */
    private static BlockingQueue<String> linesOf(Process daemon) {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        BufferedReader from = daemon.inputReader(StandardCharsets.UTF_8);
        Thread reader = new Thread(() -> from.lines().forEach(lines::add), "lines of the daemon");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    private Optional<KyuubiStandIn.Answer> holding(KyuubiStandIn.Asked request) {
        if (request.method().equals("DELETE")) {
            deleting.countDown();
            try {
                switched.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return Optional.empty();
    }

    @Test
    void sessionsThatAreLeftStayOpen() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.add(Batches.finished(i), true, List.of("a"));
        }
        server.answer(this::holding);

        Process daemon = run();
        assertThat(deleting.await(120, TimeUnit.SECONDS)).isTrue();
        config(true);
        BlockingQueue<String> lines = linesOf(daemon);
        hangUp(daemon);
        untilSaid(lines, "inari.dry-run");
        // It is told before it holds; the second time nothing changed, so it holds.
        hangUp(daemon);
        untilSaid(lines, "nothing changed");
        switched.countDown();
        untilSaid(lines, "WOULD_CLOSE");
        untilSaid(lines, "WOULD_CLOSE");

        assertThat(server.asked("DELETE", "/")).isEqualTo(1);
        assertThat(server.isOpen(Batches.id(0))).isFalse();
        assertThat(server.isOpen(Batches.id(1))).isTrue();
        assertThat(server.isOpen(Batches.id(2))).isTrue();
    }
}
