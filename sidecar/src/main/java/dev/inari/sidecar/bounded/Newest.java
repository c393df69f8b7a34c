package dev.inari.sidecar.bounded;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A map that holds so many entries at most and forgets the oldest for a new one: whoever can make keys up, as engines, clusters and clients can, must
 * not fill the memory with them. Iterates from the oldest to the newest. Not thread-safe.
 *
 * @param <K> of keys
 * @param <V> of values
 */
public final class Newest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    private static final int USUAL_SIZE = 16;
    private static final float USUAL_LOAD = 0.75f;

    private final int most;

    private Newest(int most, boolean byUse) {
        super(USUAL_SIZE, USUAL_LOAD, byUse);
        this.most = most;
    }

    /** The oldest is what was put in first; to put it in again does not make it new. */
    public static <K, V> Map<K, V> map(int most) {
        return new Newest<>(most, false);
    }

    /** The oldest is what was asked for or put in longest ago. */
    public static <K, V> Map<K, V> used(int most) {
        return new Newest<>(most, true);
    }

    /** The oldest is what was added first; to add it again does not make it new. */
    public static <T> Set<T> set(int most) {
        return Collections.newSetFromMap(map(most));
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
