package dev.inari.sidecar.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Keeps what could not be written yet in its order, within bounds: a full disk must not become a full memory. Thread-safe. */
final class Backlog {
    private static final int MOST_CHARACTERS = 8 << 20;

    private final int most;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long characters;
    private long dropped;

    Backlog(int most) {
        this.most = most;
    }

    synchronized void add(Waiting one) {
        boolean fits = characters + one.size() <= MOST_CHARACTERS;
        put(fits || !(one instanceof Waiting.Noted noted) ? one : noted.withoutBody(), false);
        makeRoom();
    }

    /** Takes out the oldest, to be written. */
    synchronized List<Waiting> take(int atMost) {
        List<Waiting> taken = new ArrayList<>(Math.min(atMost, waiting.size()));
        while (taken.size() < atMost && !waiting.isEmpty()) {
            Waiting one = waiting.removeFirst();
            characters -= one.size();
            taken.add(one);
        }
        return taken;
    }

    /** Puts back, before all others, what could not be written. */
    synchronized void giveBack(List<Waiting> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            put(taken.get(i), true);
        }
        makeRoom();
    }

    synchronized int size() {
        return waiting.size();
    }

    /** How many were lost since {@link #forgetDropped}. */
    synchronized long dropped() {
        return dropped;
    }

    /** So many losses were told to somebody. */
    synchronized void forgetDropped(long told) {
        dropped -= told;
    }

    private void put(Waiting one, boolean first) {
        characters += one.size();
        if (first) {
            waiting.addFirst(one);
        } else {
            waiting.addLast(one);
        }
    }

    private void makeRoom() {
        while (waiting.size() > most) {
            dropped++;
            dropCheapest();
        }
    }

    private void dropCheapest() {
        for (Waiting.Worth worth : Waiting.Worth.values()) {
            for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
                Waiting one = each.next();
                if (one.worth() == worth) {
                    characters -= one.size();
                    each.remove();
                    return;
                }
            }
        }
    }
}
