package dev.inari.sidecar.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sends events as they come (server-sent events, HTML standard 9.2). A stream holds a thread, so there are few; each ends by itself after a
 * minute, before the JDK's server would cut it, and clients come back with the id of the last event that they had. One that reads nothing
 * is cut by that server after {@link JdkServer#SECONDS_TO_ANSWER} s. Thread-safe.
 */
public final class EventStreams {
    /** Of {@link PublicServer}'s threads. */
    static final int MOST = 16;

    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_COMMENTS = Duration.ofSeconds(10);

    private final EventBuffer buffer;
    private final Semaphore places = new Semaphore(MOST);
    private final Duration life;

    public EventStreams(EventBuffer buffer) {
        this(buffer, LIFE);
    }

    EventStreams(EventBuffer buffer, Duration life) {
        this.buffer = buffer;
        this.life = life;
    }

    /** How many are open. */
    public int open() {
        return MOST - places.availablePermits();
    }

    /** Answers with a stream. */
    public void handle(Request request) throws Problem.Found, IOException {
        Map<String, String> query = request.query(Set.of("lastEventId"));
        String header = request.header("Last-Event-ID");
        String given = header.isEmpty() ? query.getOrDefault("lastEventId", "") : header;
        if (!places.tryAcquire()) {
            request.exchange().getResponseHeaders().set("Retry-After", "10");
            throw new Problem.Found(
                    503, "Service Unavailable", MOST + " streams of events are open already; try again");
        }
        try {
            // Some proxies would collect the answer otherwise.
            request.exchange().getResponseHeaders().set("X-Accel-Buffering", "no");
            try (OutputStream to = request.stream("text/event-stream")) {
                if (!request.method().equals("HEAD")) {
                    stream(to, given);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void stream(OutputStream to, String given) throws IOException, InterruptedException {
        long end = System.nanoTime() + life.toNanos();
        Long resumed = given.isEmpty() ? null : buffer.resumed(given);
        long number = resumed == null ? buffer.last() : resumed;
        write(to, "retry: 1000\n");
        if (resumed == null) {
            reset(to, number);
        }
        to.flush();
        while (System.nanoTime() - end < 0) {
            number = step(to, number, Duration.ofNanos(Math.min(BETWEEN_COMMENTS.toNanos(), end - System.nanoTime())));
        }
    }

    private long step(OutputStream to, long number, Duration patience) throws IOException, InterruptedException {
        @Nullable List<EventBuffer.Event> found = buffer.after(number, patience);
        long next = number;
        if (found == null) {
            next = buffer.last();
            reset(to, next);
        } else if (found.isEmpty()) {
            write(to, ":\n\n");
        } else {
            for (EventBuffer.Event each : found) {
                write(
                        to,
                        "id: " + buffer.id(each.number()) + "\nevent: " + each.type() + "\ndata: " + each.data()
                                + "\n\n");
            }
            next = found.get(found.size() - 1).number();
        }
        to.flush();
        return next;
    }

    /** Something was missed, or may have been: all that is shown must be asked for anew. */
    private void reset(OutputStream to, long number) throws IOException {
        write(to, "id: " + buffer.id(number) + "\nevent: reset\ndata: {}\n\n");
    }

    private static void write(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
