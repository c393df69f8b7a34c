package dev.inari.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Listens where systemd would: a datagram socket of the Unix kind, which Java has not got, at which socat writes down all it hears. */
final class NotifySocket implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Path socket;
    private final Child socat;

    private NotifySocket(Path socket, Child socat) {
        this.socket = socket;
        this.socat = socat;
    }

    static NotifySocket open(Path directory) {
        Path socket = directory.resolve("notify");
        Child socat = Child.start(
                "notify-socket", directory, List.of("socat", "-u", "UNIX-RECV:" + socket + ",mode=600", "-"), Map.of());
        Await.until("socat listens", SOON, () -> socket.toFile().exists(), socat::output);
        return new NotifySocket(socket, socat);
    }

    Path path() {
        return socket;
    }

    /** All lines so far, in order. */
    List<String> heard() {
        return socat.output().lines().toList();
    }

    /** How many lines there are once one after the first {@code from} begins so. */
    int await(int from, String beginning) {
        return await(from, beginning, 1);
    }

    /** The same for so many lines. */
    int await(int from, String beginning, int lines) {
        Await.until(
                "systemd hears " + beginning,
                SOON,
                () -> heard().stream()
                                .skip(from)
                                .filter(line -> line.startsWith(beginning))
                                .count()
                        >= lines,
                socat::output);
        return heard().size();
    }

    @Override
    public void close() {
        socat.close();
    }
}
