package dev.inari.it.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The built {@code inari.jar}, called as a person calls it; nothing outside the test's folder is read or written. */
final class Inari {
    private static final int SECONDS = 120;

    private final Path directory;
    private final List<String> before;
    private final Map<String, String> environment = new TreeMap<>();

    Inari(Path directory) {
        this(directory, List.of());
    }

    private Inari(Path directory, List<String> before) {
        this.directory = directory;
        this.before = before;
        environment.put("INARI_CONFIG", "/dev/null");
        environment.put("INARI_RUN_DIRECTORY", run().toString());
        environment.put("INARI_STATE_DIRECTORY", directory.resolve("state").toString());
    }

    /** The same as another user, with a journal of its own; only root can do that. */
    Inari as(int uid) throws IOException {
        Inari other = new Inari(
                directory, List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--no-new-privs"));
        Path state = Files.createTempDirectory(directory, "state");
        Files.setAttribute(state, "unix:uid", uid);
        return other.with("INARI_STATE_DIRECTORY", state.toString());
    }

    /** An engine where these commands look, announced. */
    Jvm engine(String... agentOptions) {
        Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).agent(agentOptions).start();
        jvm.say("start");
        Await.until("pid " + jvm.pid() + " is announced", () -> announced(jvm.pid()));
        return jvm;
    }

    private boolean announced(long pid) {
        return Watched.announcements(run()).stream().anyMatch(file -> {
            try {
                return Watched.read(file).pid() == pid;
            } catch (IOException e) {
                return false;
            }
        });
    }

    Path run() {
        return directory.resolve("run");
    }

    Inari with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What came of a command. */
    record Said(int code, String out, String err) {}

    /** A command that is under way. */
    static final class Running implements AutoCloseable {
        private final Process process;
        private final Path out;
        private final Path err;

        private Running(Process process, Path out, Path err) {
            this.process = process;
            this.out = out;
            this.err = err;
        }

        Said end() {
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("still runs; it said " + Files.readString(out) + Files.readString(err));
                }
                return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        String errors() {
            try {
                return Files.readString(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** As kill -9 does. */
        void kill() {
            process.destroyForcibly();
            end();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    Said says(String... arguments) {
        try (Running running = start(arguments)) {
            return running.end();
        }
    }

    Running start(String... arguments) {
        List<String> command = new ArrayList<>(before);
        command.addAll(InariJar.command());
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            InariJar.withoutOthers(builder);
            builder.environment().putAll(environment);
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A daemon, once commands can speak to it. */
    Running daemon() {
        Running daemon = start("run");
        Await.until("the daemon listens", () -> {
            if (!daemon.process.isAlive()) {
                throw new AssertionError(daemon.errors());
            }
            return listens();
        });
        return daemon;
    }

    private boolean listens() {
        return Files.isDirectory(run()) && !controlFiles().isEmpty();
    }

    /** By which commands find daemons. */
    List<Path> controlFiles() {
        try (Stream<Path> files = Files.list(run())) {
            return files.filter(file -> file.toString().endsWith(".control")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
