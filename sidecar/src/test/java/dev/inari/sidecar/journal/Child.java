package dev.inari.sidecar.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Another JVM with one of this package's programs, or another program, whose output tells how far it is. */
record Child(Process process, BufferedReader out) implements AutoCloseable {

    static Child java(Class<?> program, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Child(process, process.inputReader());
    }

    /** Runs a program to its end. Returns whether it succeeded. */
    static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.inputReader().lines().forEach(line -> {});
        return process.waitFor() == 0;
    }

    /** Ends it with SIGKILL, and leaves what it said last to be read: {@link Process#destroyForcibly} would throw that away. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Lets it end by itself. */
    void finish() throws IOException, InterruptedException {
        process.outputWriter().close();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
