package dev.inari.sidecar.records;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real PostgreSQL of this test's own, from the system's packages; one for all tests of this JVM, with a database for each. */
final class PostgresServer {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static int databases;
    private static final PostgresServer ONLY = start();

    private final int port;

    private PostgresServer(int port) {
        this.port = port;
    }

    /** The URL of a new, empty database of user {@code postgres}, who needs no password. */
    static synchronized String newDatabase() throws SQLException {
        String name = "inari_" + ++databases;
        try (Connection connection = DriverManager.getConnection(ONLY.url("postgres"), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return ONLY.url(name);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static PostgresServer start() {
        try {
            Path bin = bin();
            Path directory = Files.createTempDirectory(
                    "inari-postgres-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Path data = Files.createDirectory(directory.resolve("data"));
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            // It refuses to run as root.
            boolean root = "root".equals(System.getProperty("user.name"));
            if (root) {
                run(List.of(), "chown", "-R", "postgres", directory.toString());
            }
            List<String> as = root ? List.of("runuser", "-u", "postgres", "--") : List.of();
            run(as, bin.resolve("initdb").toString(), "-D", data.toString(), "-U", "postgres", "-A", "trust", "-N");
            Process server = new ProcessBuilder(with(
                            as,
                            bin.resolve("postgres").toString(),
                            "-D",
                            data.toString(),
                            "-p",
                            Integer.toString(port),
                            "-h",
                            "127.0.0.1",
                            "-k",
                            directory.toString(),
                            "-F"))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Files.createTempFile("inari-postgres-", ".log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, directory)));
            PostgresServer made = new PostgresServer(port);
            made.awaitReady();
            return made;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("no PostgreSQL could be started", e);
        }
    }

    private static Path bin() throws IOException {
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no initdb in " + INSTALLED));
        } catch (IOException e) {
            throw new IOException("there is no PostgreSQL; install the package postgresql, as scripts/test.sh does", e);
        }
    }

    private static List<String> with(List<String> as, String... command) {
        List<String> all = new ArrayList<>(as);
        all.addAll(Arrays.asList(command));
        return all;
    }

    private static void run(List<String> as, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(with(as, command))
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = DriverManager.getConnection(url("postgres"), "postgres", "")) {
                connection.isValid(1);
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("PostgreSQL does not answer", e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private static void end(Process server, Path directory) {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).collect(Collectors.toList())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
