package dev.inari.it.agent;

import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A JVM of its own that a test started: told by its standard input, heard by its outputs, killed when the test ends. */
final class Jvm implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Process process;
    private final Path errors;
    private final Writer in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;

    private Jvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.reader = new Thread(this::read, "reader of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Builder of(StandIn standIn, Path directory) {
        return new Builder(standIn, directory);
    }

    private void read() {
        try (BufferedReader from =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("unreadable: " + e);
        }
    }

    /** Sends a command and returns the line that comes back. */
    String say(String command) {
        send(command);
        return hear();
    }

    void send(String command) {
        try {
            in.write(command + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of its standard output. */
    String hear() {
        return hear(SECONDS);
    }

    /** The same, with patience of its own. */
    String hear(int seconds) {
        try {
            String line = lines.poll(seconds, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no answer from " + process + "; standard error: " + errors());
            }
            return line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end and returns the exit code. */
    int end() {
        return end(SECONDS);
    }

    /** The same, with patience of its own. */
    int end(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("still runs: " + process + "; standard error: " + errors());
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What it printed and nobody heard yet. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        lines.drainTo(rest);
        return rest;
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the agent said. */
    List<String> said() {
        return errors().lines().filter(line -> line.startsWith("inari: ")).collect(Collectors.toList());
    }

    /** Loads the built agent into it, announced in this folder. */
    void attach(Path runDirectory) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid()));
        machine.loadAgent(agentJar().toString(), "runDirectory=" + runDirectory);
        machine.detach();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** Puts the command line together. */
    static final class Builder {
        private final StandIn standIn;
        private final Path directory;
        private final List<String> arguments = new ArrayList<>();
        private String java = System.getProperty("java.home");
        private String main = "standin.Engine";

        private Builder(StandIn standIn, Path directory) {
            this.standIn = standIn;
            this.directory = directory;
        }

        /** With the built agent, announced in this test's own folder. */
        Builder agent(String... options) {
            List<String> all = new ArrayList<>(List.of("runDirectory=" + directory.resolve("run")));
            all.addAll(List.of(options));
            return argument("-javaagent:" + agentJar() + "=" + String.join(",", all));
        }

        Builder argument(String argument) {
            arguments.add(argument);
            return this;
        }

        Builder java(String home) {
            java = home;
            return this;
        }

        Builder main(String name) {
            main = name;
            return this;
        }

        Jvm start() {
            List<String> command = new ArrayList<>();
            command.add(Path.of(java, "bin", "java").toString());
            command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
            command.add(standIn.classes().toString());
            command.addAll(arguments);
            command.add(main);
            try {
                Path errors = Files.createTempFile(directory, "stderr", ".txt");
                ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
                builder.environment().keySet().removeIf(key -> key.startsWith("INARI_") || key.contains("JAVA_"));
                return new Jvm(builder.start(), errors);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Path agentJar() {
        @Nullable String jar = System.getProperty("inari.agent.jar");
        return Path.of(Objects.requireNonNull(jar)).toAbsolutePath().normalize();
    }
}
