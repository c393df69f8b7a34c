package dev.inari.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** The driver's end of one engine JVM of {@link ExitLatency}: waits for its words, and gives it the one to close. For one thread. */
final class MeasuredEngine {
    private static final int SECONDS_FOR_ANYTHING = 60;
    private static final long LOOK_NANOS = 20_000_000;

    private final Process process;
    private final BufferedReader says;
    private final StringBuilder said = new StringBuilder();

    private MeasuredEngine(Process process) {
        this.process = process;
        this.says = process.inputReader();
    }

    static MeasuredEngine start(String... command) throws IOException {
        return new MeasuredEngine(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Until the guard has read it for the first time, as its log tells. */
    void awaitServing(Path log) throws Exception {
        String line = "/" + process.pid() + " DISCOVERED -> SERVING";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_ANYTHING);
        while (!Files.readString(log).contains(line)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw failed("was not found by the sidecar, see " + log);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Has it close its last session; returns how many nanoseconds later its stop was entered. */
    long close() throws Exception {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return Long.parseLong(await("nanos ").substring("nanos ".length()));
    }

    void awaitEnd() throws Exception {
        if (!process.waitFor(SECONDS_FOR_ANYTHING, TimeUnit.SECONDS)) {
            throw failed("did not end");
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void destroy() {
        process.destroyForcibly();
    }

    private String await(String begin) throws Exception {
        try {
            return CompletableFuture.supplyAsync(() -> line(begin)).get(SECONDS_FOR_ANYTHING, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw failed("did not say '" + begin + "'");
        }
    }

    private String line(String begin) {
        try {
            String line = says.readLine();
            while (line != null && !line.startsWith(begin)) {
                said.append(line).append('\n');
                line = says.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the end of its output");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IllegalStateException failed(String how) {
        return new IllegalStateException("the engine " + how + "; it said:\n" + said);
    }
}
