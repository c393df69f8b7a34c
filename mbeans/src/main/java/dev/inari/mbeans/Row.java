package dev.inari.mbeans;

import org.jspecify.annotations.Nullable;

/** Reads texts that came from outside one after the other, so that nonsense is named instead of believed. For one thread. */
final class Row {
    private final String[] texts;
    private int next;

    Row(String[] texts) {
        this.texts = texts;
    }

    String text(String name) {
        int at = next++;
        if (at >= texts.length || texts[at] == null) {
            throw new IllegalArgumentException("Pulse: no item '" + name + "' at place " + at + " of the answer");
        }
        return texts[at];
    }

    long longNumber(String name) {
        String text = text(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(name, text, "whole number", e);
        }
    }

    /** An item at the end that not every agent sends; -1 from one that does not. */
    long lastNumber(String name) {
        return next < texts.length ? longNumber(name) : -1;
    }

    int number(String name) {
        String text = text(name);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw wrong(name, text, "whole number of 32 bits", e);
        }
    }

    boolean truth(String name) {
        String text = text(name);
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(name, text, "true or false", null);
        }
        return text.equals("true");
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = text(name);
        try {
            return Enum.valueOf(type, text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, text, type.getSimpleName(), e);
        }
    }

    private static IllegalArgumentException wrong(
            String name, String text, String expected, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "Pulse: item '" + name + "' is '" + text + "', expected " + expected, cause);
    }
}
