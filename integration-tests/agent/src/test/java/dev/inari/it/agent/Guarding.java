package dev.inari.it.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A real sidecar, {@code inari run}, in a process of its own; all that are started in one folder write one journal and log to one file each. */
final class Guarding implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Process process;
    private final Path log;

    private Guarding(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts one on the run directory of this folder; {@code yaml} goes below the key {@code inari}. */
    static Guarding start(Path directory, String yaml) {
        try {
            Path run = directory.resolve("run");
            Path config = Files.createTempFile(directory, "inari", ".yaml");
            Files.writeString(
                    config,
                    "inari:\n  run-directory: " + run + "\n  state-directory: " + directory.resolve("state") + "\n"
                            + yaml.indent(2));
            Path log = Files.createTempFile(directory, "sidecar", ".log");
            List<String> command = InariJar.command("-Xmx128m");
            command.addAll(List.of("--config", config.toString(), "run"));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            InariJar.withoutOthers(builder);
            return new Guarding(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a line about this engine. */
    void awaitLine(long pid, String regex) {
        awaitLine("/" + pid + "\\b.*" + regex);
    }

    void awaitLine(String regex) {
        Pattern pattern = Pattern.compile(regex);
        try {
            Await.until(
                    "the sidecar logs " + regex, () -> pattern.matcher(log()).find());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + log(), e);
        }
    }

    /** kill -9. */
    void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("SIGKILL did not end " + process);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
