package dev.inari.jmx;

import dev.inari.mbeans.ExitMXBean;
import java.lang.reflect.Array;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/** How much an answer may hold: an agent stays far below, and what is above would only fill our memory and logs. Stateless. */
final class Sizes {
    static final int MOST_ENTRIES = 20_000;
    static final int LONGEST_TEXT = 32_768;

    /** A thread dump, the one text that may be long; an agent cuts its own at this length. */
    static final int LONGEST_DUMP = ExitMXBean.LONGEST_DUMP;

    /** How many bytes one answer may take on the wire, where it is one value. */
    static final int VALUE_BYTES = 1024 * 1024;

    /** How many bytes one answer may take on the wire, where it is a list. */
    static final int LIST_BYTES = 8 * 1024 * 1024;

    /** How many bytes a thread dump may take on the wire: six for a character that JSON escapes. */
    static final int DUMP_BYTES = 6 * LONGEST_DUMP + 64 * 1024;

    /** How many bytes a row of texts may take on the wire that is read without a worker; a heartbeat takes 1 KiB. */
    static final int TEXTS_BYTES = 64 * 1024;

    private static final int DEEPEST = 5;
    /** Arrays can hold the same array many times over, so that few bytes are many values. */
    private static final int MOST_VALUES = 2_000_000;

    private Sizes() {}

    /**
     * Checks open data all the way down.
     *
     * @throws IllegalArgumentException saying what is too large
     */
    static void check(@Nullable Object answer) {
        check(answer, DEEPEST, MOST_VALUES);
    }

    /**
     * Checks a text against a limit of its own.
     *
     * @throws IllegalArgumentException if it is longer
     */
    static void checkText(String text, int limit) {
        if (text.length() > limit) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters, limit " + limit);
        }
    }

    /** Gives how many more values there may be. */
    private static int check(@Nullable Object value, int depth, int most) {
        if (depth == 0) {
            throw new IllegalArgumentException("values nested deeper than " + DEEPEST);
        }
        if (most == 0) {
            throw new IllegalArgumentException("more than " + MOST_VALUES + " values");
        }
        int left = most - 1;
        if (value instanceof String text) {
            checkText(text, LONGEST_TEXT);
        }
        if (value instanceof CompositeData composite) {
            for (Object item : composite.values()) {
                left = check(item, depth - 1, left);
            }
        }
        if (value != null && value.getClass().isArray()) {
            int length = Array.getLength(value);
            if (length > MOST_ENTRIES) {
                throw new IllegalArgumentException("an array of " + length + " entries, limit " + MOST_ENTRIES);
            }
            for (int i = 0; i < length; i++) {
                left = check(Array.get(value, i), depth - 1, left);
            }
        }
        return left;
    }
}
