package dev.inari.sidecar.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends events as they come (server-sent events, HTML standard 9.2). A stream holds a thread, so there are few; each ends by itself after a
 * minute, before the JDK's server would cut it, and clients come back with the id of the last event that they had. One that does not take what it is
 * sent is cut by {@link #cutSlow}, and if nobody calls that, by the JDK's server after {@link JdkServer#SECONDS_TO_ANSWER} s. Thread-safe.
 */
public final class EventStreams implements Listeners {
    /** Of {@link PublicServer}'s threads. */
    static final int MOST = 16;

    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_COMMENTS = Duration.ofSeconds(10);

    /** For what is sent at once. A client that lost its network must not hold a place for as long as TCP tries. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventBuffer buffer;
    private final Object lock = new Object();
    // Guarded by the lock.
    private int open;
    private long sinceMillis;
    private final Set<Sending> sending = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanos;

    public EventStreams(EventBuffer buffer) {
        this(buffer, System::nanoTime);
    }

    EventStreams(EventBuffer buffer, LongSupplier nanos) {
        this.buffer = buffer;
        this.nanos = nanos;
    }

    @Override
    public int count() {
        synchronized (lock) {
            return open;
        }
    }

    @Override
    public long await() throws InterruptedException {
        synchronized (lock) {
            while (open == 0) {
                lock.wait();
            }
            return sinceMillis;
        }
    }

    /** False if there are too many. */
    private boolean comes() {
        synchronized (lock) {
            if (open == MOST) {
                return false;
            }
            if (open == 0) {
                sinceMillis = System.currentTimeMillis();
                lock.notifyAll();
            }
            open++;
            return true;
        }
    }

    private void goes() {
        synchronized (lock) {
            open--;
        }
    }

    /** How many are sending, and perhaps wait for their client to take it. */
    int sending() {
        return sending.size();
    }

    /** Ends the streams whose clients have not taken what they were sent for {@link #PATIENCE}, so that their places are free for others. */
    public void cutSlow() {
        long now = nanos.getAsLong();
        for (Sending each : sending) {
            if (now - each.since() > PATIENCE.toNanos()) {
                each.cut();
            }
        }
    }

    /** Answers with a stream. */
    public void handle(Request request) throws Problem.Found, IOException {
        Map<String, String> query = request.query(Set.of("lastEventId"));
        String header = request.header("Last-Event-ID");
        String given = header.isEmpty() ? query.getOrDefault("lastEventId", "") : header;
        if (!comes()) {
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
            goes();
        }
    }

    private void stream(OutputStream to, String given) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIFE.toNanos();
        Long resumed = given.isEmpty() ? null : buffer.resumed(given);
        long number = resumed == null ? buffer.last() : resumed;
        send(to, "retry: 1000\n" + (resumed == null ? reset(number) : ""));
        while (System.nanoTime() - end < 0) {
            number = step(to, number, Duration.ofNanos(Math.min(BETWEEN_COMMENTS.toNanos(), end - System.nanoTime())));
        }
        // The end of a stream is sent too.
        taken(to::close);
    }

    private long step(OutputStream to, long number, Duration patience) throws IOException, InterruptedException {
        @Nullable List<EventBuffer.Event> found = buffer.after(number, patience);
        if (found == null) {
            long last = buffer.last();
            send(to, reset(last));
            return last;
        }
        if (found.isEmpty()) {
            send(to, ":\n\n");
            return number;
        }
        send(to, found.stream().map(this::text).collect(Collectors.joining()));
        return found.get(found.size() - 1).number();
    }

    private String text(EventBuffer.Event each) {
        return "id: " + buffer.id(each.number()) + "\nevent: " + each.type() + "\ndata: " + each.data() + "\n\n";
    }

    /** Something was missed, or may have been: all that is shown must be asked for anew. */
    private String reset(long number) {
        return "id: " + buffer.id(number) + "\nevent: reset\ndata: {}\n\n";
    }

    private void send(OutputStream to, String text) throws IOException {
        taken(() -> {
            to.write(text.getBytes(StandardCharsets.UTF_8));
            to.flush();
        });
    }

    /** What the client has to take soon. */
    private interface Part {
        void run() throws IOException;
    }

    private void taken(Part part) throws IOException {
        Sending now = new Sending(Thread.currentThread(), nanos.getAsLong());
        sending.add(now);
        try {
            part.run();
        } finally {
            sending.remove(now);
            now.end();
        }
    }
}
