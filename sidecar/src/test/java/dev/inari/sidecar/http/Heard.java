package dev.inari.sidecar.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For tests elsewhere: what a client would get of the events. */
public final class Heard {
    private Heard() {}

    /** The types of all that was added; null if some of it is forgotten. */
    public static @Nullable List<String> all(EventBuffer buffer) throws InterruptedException {
        List<EventBuffer.Event> events = buffer.after(0, Duration.ZERO);
        return events == null
                ? null
                : events.stream().map(EventBuffer.Event::type).toList();
    }
}
