package dev.inari.it.agent;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Classes with the names and shapes of an engine, compiled when a test asks for them: the variants of one engine (relocated types, a missing
 * method) cannot lie on one class path. Compiled for Java 8, as the engines are.
 */
record StandIn(String name, Map<String, String> words) {
    private static final Map<StandIn, Path> COMPILED = new ConcurrentHashMap<>();

    /** A Kyuubi engine for Flink as the shaded jar of 1.8 has it. */
    static final StandIn KYUUBI = kyuubi("org.apache.kyuubi.shade.org.apache.hive.service.rpc.thrift", "setSession");

    /** The same from 1.9 on. */
    static final StandIn KYUUBI_1_9 = kyuubi("org.apache.kyuubi.shaded.hive.service.rpc.thrift", "setSession");

    /** No Kyuubi there is: its sessions are put into the map by another method. */
    static final StandIn KYUUBI_MISSHAPEN =
            kyuubi("org.apache.kyuubi.shaded.hive.service.rpc.thrift", "putSessionElsewhere");

    static final StandIn FLINK_GATEWAY = new StandIn("flink-gateway", Map.of());

    static final StandIn KYUUBI_SERVER = new StandIn("kyuubi-server", Map.of());

    /** Not beside the plain program: its jar would never be opened. */
    static final StandIn EMPTY_AGENT = new StandIn("empty-agent", Map.of());

    /** Starts one of the others in a class loader of its own. */
    static final StandIn ISOLATED = new StandIn("isolated", Map.of());

    static final StandIn PLAIN = new StandIn("plain", Map.of());

    private static StandIn kyuubi(String thrift, String setSession) {
        return new StandIn("kyuubi", Map.of("THRIFT", thrift, "SET_SESSION", setSession));
    }

    /** The folder of the compiled classes. */
    Path classes() {
        return COMPILED.computeIfAbsent(this, StandIn::compile);
    }

    private Path compile() {
        try {
            Path directory = Files.createTempDirectory("inari-standin-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            List<Path> sources = new ArrayList<>();
            for (Path original : originals()) {
                Path source = directory.resolve("src").resolve(Integer.toString(sources.size()));
                Files.createDirectories(source);
                source = source.resolve(original.getFileName().toString());
                Files.writeString(source, replaced(Files.readString(original)));
                sources.add(source);
            }
            Path classes = Files.createDirectory(directory.resolve("classes"));
            run(sources, classes);
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> originals() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("inari.engines"), name))) {
            return files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toList());
        }
    }

    private String replaced(String text) {
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return text;
    }

    private static void run(List<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("--release", "8", "-nowarn", "-d", classes.toString());
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new AssertionError(said.toString());
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
