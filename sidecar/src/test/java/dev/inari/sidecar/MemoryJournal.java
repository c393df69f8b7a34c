package dev.inari.sidecar;

import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Ending;
import dev.inari.sidecar.journal.Entry;
import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.journal.HistoryQuery;
import dev.inari.sidecar.journal.Hold;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A journal that a test can read, and can make fail. Thread-safe. */
public final class MemoryJournal implements Journal {
    /** All that was written, one line each: deed or kind, then actor or text. */
    final List<String> lines = new ArrayList<>();

    private final Map<String, String> bodies = new HashMap<>();

    final List<Ladder> unfinished = new ArrayList<>();
    final List<Hold> holds = new ArrayList<>();
    public boolean broken;
    /** Can be written all the same. */
    boolean unreadable;

    boolean closed;

    @Override
    public synchronized long intend(Intent intent) throws JournalException {
        if (broken) {
            throw failure();
        }
        if (intent.deed() == Deed.HOLD || intent.deed() == Deed.RELEASE) {
            holds.removeIf(hold -> hold.subject().equals(intent.subject()));
        }
        if (intent.deed() == Deed.HOLD) {
            holds.add(new Hold(intent.subject(), intent.actor(), intent.reason(), Instant.EPOCH));
        }
        lines.add(intent.subject().pid() + " " + intent.deed() + " by " + intent.actor() + ": " + intent.reason());
        return lines.size() - 1L;
    }

    @Override
    public synchronized void settle(long intent, String outcome, String detail) {
        lines.set((int) intent, lines.get((int) intent) + " -> " + outcome);
    }

    @Override
    public synchronized void note(Note note) {
        String line = note.subject().pid() + " " + note.kind() + " " + note.text();
        lines.add(line);
        bodies.put(line, note.body());
    }

    @Override
    public synchronized List<Ladder> unfinished() throws JournalException {
        if (broken || unreadable) {
            throw failure();
        }
        return List.copyOf(unfinished);
    }

    @Override
    public synchronized List<Hold> holds() throws JournalException {
        if (broken || unreadable) {
            throw failure();
        }
        return List.copyOf(holds);
    }

    @Override
    public List<Entry> history(HistoryQuery query) {
        return List.of();
    }

    @Override
    public List<Ending> endings(long after, int most) {
        return List.of();
    }

    @Override
    public String body(long entry) {
        return "";
    }

    @Override
    public synchronized Health health() {
        return new Health(!broken, broken ? "broken by the test" : "", 0);
    }

    @Override
    public void tend() {
        // Nothing waits here.
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** The long text of the note whose line begins like this. */
    synchronized String bodyOf(String beginning) {
        return bodies.entrySet().stream()
                .filter(each -> each.getKey().startsWith(beginning))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** The deeds in their order, with what became of them. */
    synchronized List<String> deeds() {
        return lines.stream()
                .filter(line -> {
                    String word = line.split(" ", -1)[1];
                    for (Deed deed : Deed.values()) {
                        if (deed.name().equals(word)) {
                            return true;
                        }
                    }
                    return false;
                })
                .toList();
    }

    private static JournalException failure() {
        return new JournalException("broken by the test");
    }
}
