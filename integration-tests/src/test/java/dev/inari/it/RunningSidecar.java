package dev.inari.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real sidecar in a process of its own: {@code inari run} with a configuration. */
final class RunningSidecar implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Child process;
    private final Path config;
    private final Path runDirectory;

    private RunningSidecar(Child process, Path config, Path runDirectory) {
        this.process = process;
        this.config = config;
        this.runDirectory = runDirectory;
    }

    /** Starts it with {@code yaml} below the key {@code inari}; waits until it watches. */
    static RunningSidecar start(Path directory, Path runDirectory, String name, String yaml) throws IOException {
        RunningSidecar sidecar = launch(directory, runDirectory, name, yaml);
        sidecar.process.awaitOutput("guarding the engines", SOON);
        return sidecar;
    }

    /** Starts it and does not wait. */
    static RunningSidecar launch(Path directory, Path runDirectory, String name, String yaml) throws IOException {
        return launch(directory, runDirectory, name, yaml, Map.of());
    }

    /** The same, in another environment and with more options of the JVM. */
    static RunningSidecar launch(
            Path directory,
            Path runDirectory,
            String name,
            String yaml,
            Map<String, String> environment,
            String... options)
            throws IOException {
        Path config = directory.resolve(name + ".yaml");
        configure(config, runDirectory, yaml);
        List<String> command = Child.java("-Xmx128m");
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", Built.sidecar().toString(), "--config", config.toString(), "run"));
        return new RunningSidecar(Child.start(name, directory, command, environment), config, runDirectory);
    }

    private static void configure(Path config, Path runDirectory, String yaml) throws IOException {
        // Whoever runs the tests keeps a journal of their own elsewhere.
        Path state = config.resolveSibling("state");
        Files.writeString(
                config,
                "inari:\n  run-directory: " + runDirectory + "\n  state-directory: " + state + "\n" + yaml.indent(2));
    }

    /** Writes another configuration, which it does not read before it is told to. */
    void configure(String yaml) throws IOException {
        configure(config, runDirectory, yaml);
    }

    /** Its configuration file. */
    Path config() {
        return config;
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    Child process() {
        return process;
    }

    String log() {
        return process.output();
    }

    /** Waits until it has logged the transition to {@code state} for the engine with this pid. */
    void awaitState(long pid, String state, Duration atMost) {
        process.awaitOutput("/" + pid + " .*-> " + state + "\\b", atMost);
    }

    @Override
    public void close() {
        process.close();
    }
}
