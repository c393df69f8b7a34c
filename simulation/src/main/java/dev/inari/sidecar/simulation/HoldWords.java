package dev.inari.sidecar.simulation;

import java.util.HashSet;
import java.util.Set;

/**
 * Holds and releases of one engine in the order in which they were said, whatever the order in which they are answered: held is what was
 * promised to be, from the promise on, unless a later release was said that was not refused.
 */
final class HoldWords {
    private final Set<Integer> releases = new HashSet<>();
    private int said;
    private int lastHold;

    HoldWords(boolean held) {
        lastHold = held ? next() : -1;
    }

    int next() {
        return said++;
    }

    void held(int word) {
        lastHold = Math.max(lastHold, word);
    }

    int releases() {
        int word = next();
        releases.add(word);
        return word;
    }

    void releaseAnswered(int word, boolean taken) {
        if (!taken) {
            releases.remove(word);
        }
    }

    boolean held() {
        return lastHold >= 0 && releases.stream().noneMatch(release -> release > lastHold);
    }
}
