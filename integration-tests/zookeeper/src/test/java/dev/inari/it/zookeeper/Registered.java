package dev.inari.it.zookeeper;

import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A JVM with an engine that registers itself by Kyuubi's own ZooKeeper client, and with the built agent in it. */
final class Registered implements AutoCloseable {
    static final String OLDER = "0.4.1";
    static final String NEWER = "0.6.0";
    private static final String AND_HIVE_4 = " and Hive 4";
    /** With a HiveServer2 that registers as Hive 4 does, instead of as 2.3 and 3.1 do. */
    static final String HIVE_4 = OLDER + AND_HIVE_4;

    private static final String THRIFT = "org.apache.kyuubi.shaded.hive.service.rpc.thrift";
    private static final Map<String, Path> COMPILED = new ConcurrentHashMap<>();

    private final Process process;
    private final Path errors;
    private final Writer in;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Registered(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; {@code agentOptions} empty for none. */
    static Registered start(Path directory, String release, String address, String agentOptions, String... properties)
            throws IOException {
        return startMain("standin.Engine", directory, release, address, agentOptions, properties);
    }

    /** The same with a main class of its own. */
    static Registered startMain(
            String main, Path directory, String release, String address, String agentOptions, String... properties)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dstandin.zookeeper=" + address));
        command.addAll(List.of(properties));
        if (!agentOptions.isEmpty()) {
            command.add("-javaagent:" + agentJar() + "=announce=false," + agentOptions);
        }
        command.addAll(List.of(
                "-cp",
                COMPILED.computeIfAbsent(release, Registered::compile) + File.pathSeparator + libraries(release),
                main));
        Path errors = Files.createTempFile(directory, "stderr", ".txt");
        return new Registered(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    private static String libraries(String release) {
        Path clients = Path.of(System.getProperty("inari.clients"));
        String client = release.replace(AND_HIVE_4, "");
        try (Stream<Path> files = Files.list(clients)) {
            return files.filter(file -> matches(file.getFileName().toString(), client))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean matches(String jar, String release) {
        return !jar.contains("zookeeper") || jar.contains(release);
    }

    /** The engine's own classes; where a class is in both folders, that of the first. */
    private static Path compile(String release) {
        try {
            Path directory = Files.createTempDirectory("inari-registered-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            Map<String, Path> sources = new ConcurrentHashMap<>();
            String before = release.endsWith(AND_HIVE_4) ? System.getProperty("inari.hive4") + File.pathSeparator : "";
            for (String folder : (before + System.getProperty("inari.engines")).split(File.pathSeparator)) {
                try (Stream<Path> files = Files.walk(Path.of(folder))) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .forEach(file -> sources.putIfAbsent(
                                    Path.of(folder).relativize(file).toString(), file));
                }
            }
            List<Path> written = new ArrayList<>();
            for (Map.Entry<String, Path> source : sources.entrySet()) {
                Path to = directory.resolve("src").resolve(source.getKey());
                Files.createDirectories(to.getParent());
                Files.writeString(
                        to,
                        Files.readString(source.getValue())
                                .replace("THRIFT", THRIFT)
                                .replace("SET_SESSION", "setSession"));
                written.add(to);
            }
            Path classes = Files.createDirectory(directory.resolve("classes"));
            compile(written, classes, libraries(release));
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(List<Path> sources, Path classes, String libraries) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("--release", "8", "-nowarn", "-cp", libraries, "-d", classes.toString());
            if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new AssertionError(said.toString());
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path agentJar() {
        return Path.of(Objects.requireNonNull(System.getProperty("inari.agent.jar")))
                .toAbsolutePath()
                .normalize();
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
        try {
            in.write(command + "\n");
            in.flush();
            String line = lines.poll(60, TimeUnit.SECONDS);
            if (line == null || line.startsWith("failed ")) {
                throw new AssertionError("'" + command + "' was answered " + line + "; standard error: " + errors());
            }
            return line;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(errors(), e);
        }
    }

    /** An attribute of the watch's MBean. */
    String watch(String attribute) {
        return say("get ZooKeeperWatches " + attribute);
    }

    long count(String attribute) {
        return Long.parseLong(watch(attribute));
    }

    int drains() {
        return Integer.parseInt(say("drains"));
    }

    String path() {
        return say("path");
    }

    long session() {
        return Long.parseLong(say("session"));
    }

    void awaitState(String state) {
        Await.until("the watch is " + state, () -> {
            String now = watch("State");
            return now.equals(state);
        });
    }

    /** Registers it and waits until the agent has found the watch. */
    String registered() {
        String path = say("start");
        awaitMBean();
        return path;
    }

    void awaitMBean() {
        Await.until("the agent shows the watch", () -> {
            try {
                return watch("State").equals("ARMED");
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    void attach() throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        machine.loadAgent(agentJar().toString(), "announce=false");
        machine.detach();
    }

    void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " failed: " + code);
        }
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** What the agent said. */
    List<String> said() {
        return errors().lines().filter(line -> line.startsWith("inari: ")).collect(Collectors.toList());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
