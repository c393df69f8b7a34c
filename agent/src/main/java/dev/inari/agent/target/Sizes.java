package dev.inari.agent.target;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the end of a {@link Path} as a number: engines keep a count, or the map or collection that is counted. */
public final class Sizes {
    private Sizes() {}

    /** A number, or the size of what holds many; -1 for anything else. Constant time. */
    public static long of(@Nullable Object value) {
        if (value instanceof Number) {
            return ((Number) value).longValue();
        }
        if (value instanceof Map) {
            return ((Map<?, ?>) value).size();
        }
        return value instanceof Collection ? ((Collection<?>) value).size() : -1;
    }
}
