package dev.inari.it;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineClient;
import dev.inari.jmx.EngineClients;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.SessionInfo;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** An announced engine as its guard sees it, where a test gives the orders itself. */
final class EngineByItself implements AutoCloseable {
    private static final Duration SOON = Duration.ofMinutes(1);

    private final EngineClients clients = EngineClients.create(
            new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)), 2);
    private final EngineClient client;

    /** The one that is announced in this folder, as soon as it is. */
    EngineByItself(Path runDirectory) {
        Await.until(
                "an engine is announced",
                SOON,
                () -> announcements(runDirectory).size() == 1,
                () -> "in " + runDirectory + ": " + announcements(runDirectory));
        try (Reader text = Files.newBufferedReader(announcements(runDirectory).get(0))) {
            Announcement announced = Announcement.read(text);
            client = clients.open(new Endpoint.Announced(announced.connector(), announced.pid(), announced::secret));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> announcements(Path runDirectory) {
        try (Stream<Path> files = Files.list(runDirectory)) {
            return files.filter(file -> file.toString().endsWith(".engine")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EngineClient client() {
        return client;
    }

    /** The open session that this holds for. */
    SessionInfo session(Predicate<SessionInfo> wanted) {
        return answer(client.sessions()).stream().filter(wanted).findFirst().orElseThrow();
    }

    static <T> T answer(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Answered<T> answered) {
            return answered.value();
        }
        throw new AssertionError(outcome.describe());
    }

    @Override
    public void close() {
        clients.close();
    }
}
