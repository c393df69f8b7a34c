package dev.inari.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.api.session.SessionHandle;
import org.apache.flink.table.gateway.service.session.Session;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;

/**
 * Measures what the agent adds to the start of a JVM, without an engine and with one class of one: the variants take turns, so that
 * whatever else the machine does falls on all of them. Arguments: the agent's jar, and how many rounds (15 unless said).
 */
public final class StartUp {
    private static final double MILLION = 1e6;

    private final Path agent;
    private final Path directory;
    private final List<Variant> variants = new ArrayList<>();

    private StartUp(Path agent, Path directory) throws IOException {
        this.agent = agent;
        this.directory = directory;
        copy(Child.class);
        copy(SessionManagerImpl.class);
        copy(Session.class);
        copy(SessionEnvironment.class);
        copy(SessionHandle.class);
        String empty = "-javaagent:" + emptyAgent();
        String ours = "-javaagent:" + this.agent + "=runDirectory=" + directory.resolve("run");
        variants.add(new Variant("no agent", "hello", ""));
        variants.add(new Variant("empty agent", "hello", empty));
        variants.add(new Variant("inari", "hello", ours));
        variants.add(new Variant("empty agent", "target", empty));
        variants.add(new Variant("inari", "target", ours));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path agent = Path.of(arguments[0]).toAbsolutePath();
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        StartUp measurement = new StartUp(agent, Files.createTempDirectory("inari-startup-"));
        measurement.run(rounds);
        measurement.print();
    }

    private void run(int rounds) throws IOException, InterruptedException {
        for (int i = -1; i < rounds; i++) {
            List<Variant> order = new ArrayList<>(variants);
            Collections.rotate(order, i);
            for (Variant variant : order) {
                measure(variant, i >= 0);
            }
        }
    }

    private void measure(Variant variant, boolean counts) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:+UseSerialGC"));
        if (!variant.argument.isEmpty()) {
            command.add(variant.argument);
        }
        command.addAll(List.of("-cp", directory.resolve("classes").toString(), Child.class.getName(), variant.load));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer;
        try (BufferedReader from = process.inputReader(StandardCharsets.US_ASCII)) {
            answer = String.valueOf(from.readLine());
        }
        int code = process.waitFor();
        double millis = (System.nanoTime() - began) / MILLION;
        if (code != 0 || !answer.startsWith("VmHWM")) {
            throw new IOException(variant + " ended with " + code + ": " + answer);
        }
        if (counts) {
            variant.millis.add(millis);
            variant.mebibytes.add(Integer.parseInt(answer.replaceAll("\\D", "")) / 1024.0);
        }
    }

    private void print() {
        System.out.println("| JVM | agent | wall ms (median, min) | peak MiB | above the empty agent |");
        System.out.println("|---|---|---|---|---|");
        for (Variant variant : variants) {
            Variant floor = variants.get(variant.load.equals("hello") ? 1 : 3);
            System.out.printf(
                    "| %s | %s | %.1f, %.1f | %.1f | %+.1f ms, %+.2f MiB |%n",
                    variant.load,
                    variant.name,
                    median(variant.millis),
                    Collections.min(variant.millis),
                    median(variant.mebibytes),
                    median(variant.millis) - median(floor.millis),
                    median(variant.mebibytes) - median(floor.mebibytes));
        }
        System.out.println("rounds: " + variants.get(0).millis.size() + ", JDK " + Runtime.version());
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }

    /** The children see nothing but these: an agent that lay on their class path would never be looked for in its jar. */
    private void copy(Class<?> type) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        Path to = directory.resolve("classes").resolve(entry);
        Files.createDirectories(to.getParent());
        try (InputStream from = type.getResourceAsStream("/" + entry)) {
            if (from != null) {
                Files.copy(from, to);
            }
        }
    }

    private Path emptyAgent() throws IOException {
        String name = EmptyAgent.class.getName();
        String entry = name.replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", name);
        Path jar = directory.resolve("empty-agent.jar");
        try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream from = EmptyAgent.class.getResourceAsStream("EmptyAgent.class")) {
            to.putNextEntry(new JarEntry(entry));
            if (from != null) {
                from.transferTo(to);
            }
        }
        return jar;
    }

    /** One way to start the JVM, and what it cost so far. */
    private static final class Variant {
        private final String name;
        private final String load;
        private final String argument;
        private final List<Double> millis = new ArrayList<>();
        private final List<Double> mebibytes = new ArrayList<>();

        Variant(String name, String load, String argument) {
            this.name = name;
            this.load = load;
            this.argument = argument;
        }

        @Override
        public String toString() {
            return load + " with " + name;
        }
    }
}
