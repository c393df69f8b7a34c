package dev.inari.sidecar.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last events, so that a client whose stream ended gets what it missed, and none waits for another. Who adds never waits for who reads.
 * Thread-safe.
 */
public final class EventBuffer {
    private static final int MOST = 2_000;
    private static final long MOST_CHARACTERS = 4 << 20;
    /** Whoever reads slowly holds so much that is forgotten here already, and one event more. */
    static final int MOST_AT_ONCE = 64 << 10;

    private final String run;
    private final Deque<Event> events = new ArrayDeque<>();
    private long characters;
    private long last;

    /** @param run names this run of the daemon, so that no id of an earlier one is taken for one of this */
    public EventBuffer(String run) {
        this.run = run;
    }

    /**
     * One event.
     *
     * @param data JSON, in one line
     */
    record Event(long number, String type, String data) {}

    /** Adds what is written as JSON. */
    public synchronized void add(String type, Object value) {
        String data = new String(Wire.bytes(value), StandardCharsets.UTF_8);
        last++;
        events.addLast(new Event(last, type, data));
        characters += data.length();
        while (events.size() > MOST || characters > MOST_CHARACTERS) {
            characters -= events.removeFirst().data().length();
        }
        notifyAll();
    }

    /** Forgets what was added, so that who missed something learns that; for when events were not added for a while. */
    public synchronized void forget() {
        events.clear();
        characters = 0;
        // A number that nobody was told and that is missing.
        last++;
    }

    String id(long number) {
        return run + "-" + number;
    }

    /** The number of the last event. */
    synchronized long last() {
        return last;
    }

    /** The number in an id of this run from which on nothing is missing; null if that is not so. */
    synchronized @Nullable Long resumed(String id) {
        if (!id.matches("[0-9a-f]{1,16}-\\d{1,18}") || !id.startsWith(run + "-")) {
            return null;
        }
        long number = Long.parseLong(id.substring(run.length() + 1));
        long first = events.isEmpty() ? last + 1 : events.getFirst().number();
        return number <= last && number >= first - 1 ? number : null;
    }

    /**
     * The next that came after this number, as soon as there is one; nothing if so much time is over; null if some of it is forgotten already. What
     * is beyond {@link #MOST_AT_ONCE} characters is for the next call.
     */
    synchronized @Nullable List<Event> after(long number, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (last <= number && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
        List<Event> found = beginning(number);
        boolean whole = last <= number || (!found.isEmpty() && found.get(0).number() == number + 1);
        return whole ? found : null;
    }

    private List<Event> beginning(long number) {
        List<Event> found = new ArrayList<>();
        long size = 0;
        for (Event each : events) {
            if (each.number() > number && size < MOST_AT_ONCE) {
                found.add(each);
                size += each.data().length();
            }
        }
        return found;
    }
}
