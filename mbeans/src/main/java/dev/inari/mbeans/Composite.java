package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** Reads items out of an open-type answer that came from outside, so that nonsense is named instead of becoming a ClassCastException. */
final class Composite {
    private final CompositeData data;
    private final String what;

    Composite(CompositeData data, String what) {
        this.data = data;
        this.what = what;
    }

    long longAt(String key) {
        return at(key, Long.class);
    }

    /** An item that not every agent has; -1 from one that has not. */
    long longIfThere(String key) {
        return data.containsKey(key) ? longAt(key) : -1;
    }

    int intAt(String key) {
        return at(key, Integer.class);
    }

    boolean booleanAt(String key) {
        return at(key, Boolean.class);
    }

    /** The text under {@code key}; empty where the agent had nothing to say. */
    String textAt(String key) {
        return at(key, String.class);
    }

    CompositeData compositeAt(String key) {
        return at(key, CompositeData.class);
    }

    <E extends Enum<E>> E enumAt(String key, Class<E> type) {
        String name = textAt(key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                what + ": item '" + key + "' is '" + name + "', which is no " + type.getSimpleName());
    }

    <T> T at(String key, Class<T> type) {
        if (!data.containsKey(key)) {
            throw new IllegalArgumentException(what + ": no item '" + key + "' in the answer");
        }
        Object value = data.get(key);
        if (!type.isInstance(value)) {
            String found = value == null ? "null" : value.getClass().getName();
            throw new IllegalArgumentException(
                    what + ": item '" + key + "' is " + found + ", expected " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
