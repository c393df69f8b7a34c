package dev.inari.sidecar.jolokia;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * Makes a copy, of plain values only, of what an MBean answered, within a budget. Jolokia would call every getter of an object that an engine
 * sent, also of one that leads back to that engine, and counts neither texts nor what is there twice: a small answer can be a huge text.
 * For one answer and one thread.
 */
final class PlainValues {
    /** Of a text in JSON; the longest that an agent shows, a dump of threads, has 512 KiB. */
    static final int MOST_CHARACTERS = 1 << 20;

    static final int MOST_VALUES = 50_000;

    /** As deep as Jolokia goes. */
    private static final int DEEPEST = 15;

    /** A longer number takes seconds to be written in digits. */
    private static final int LONGEST_NUMBER_BITS = 4096;

    private static final int ESCAPED = 6;

    private static final Set<Class<?>> SIMPLE = Set.of(
            Boolean.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Character.class,
            Date.class,
            ObjectName.class);

    /** In the place of what is called like something that may not be read. */
    static final String WITHHELD = "[withheld: the policy denies to read what is called so]";

    /** What a row of a table may call the name of what it is about, and that itself. */
    private static final List<String> NAMES = List.of("key", "name");

    private static final String VALUE = "value";

    private int characters = MOST_CHARACTERS;
    private int values = MOST_VALUES;
    private @Nullable Sourced source;

    /**
     * The copy; composite and tabular data are maps and lists in it.
     *
     * @throws NoAnswer if it is too long
     */
    @Nullable
    Object of(@Nullable Object value) {
        return copy(value, 0);
    }

    private @Nullable Object copy(@Nullable Object value, int depth) {
        return value instanceof Sourced of ? sourced(of, depth) : unsourced(value, depth);
    }

    private @Nullable Object sourced(Sourced of, int depth) {
        Sourced before = source;
        source = of;
        Object copy = unsourced(of.value(), depth);
        source = before;
        return copy;
    }

    /** What has a name, unless that name is one of those that are withheld. */
    private @Nullable Object named(String name, @Nullable Object value, int depth) {
        return withholds(name) ? paid(WITHHELD) : copy(source == null ? value : source.shown(name, value), depth);
    }

    private boolean withholds(String name) {
        return source != null && source.withholds(name);
    }

    private @Nullable Object unsourced(@Nullable Object value, int depth) {
        pay(1, 1);
        if (value == null) {
            return null;
        }
        if (value instanceof CharSequence text && value.getClass() == String.class) {
            return paid(text.toString());
        }
        if (SIMPLE.contains(value.getClass())) {
            paid(value.toString());
            return value;
        }
        if (value instanceof Enum<?> constant) {
            return paid(constant.name());
        }
        if (value.getClass() == BigInteger.class || value.getClass() == BigDecimal.class) {
            return number(value);
        }
        return depth < DEEPEST ? container(value, depth + 1) : notShown(value);
    }

    private @Nullable Object container(Object value, int depth) {
        if (value instanceof CompositeData data) {
            return composite(data, depth);
        }
        if (value instanceof TabularData table) {
            return table(table, depth);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(paid(name(key)), named(name(key), each, depth)));
            return copy;
        }
        if (value instanceof Collection<?> all) {
            List<@Nullable Object> copy = new ArrayList<>();
            all.forEach(each -> copy.add(copy(each, depth)));
            return copy;
        }
        if (value.getClass().isArray()) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                copy.add(copy(Array.get(value, i), depth));
            }
            return copy;
        }
        return notShown(value);
    }

    private Map<String, @Nullable Object> composite(CompositeData data, int depth) {
        Set<String> keys = data.getCompositeType().keySet();
        boolean names =
                keys.contains(VALUE) && NAMES.stream().anyMatch(key -> keys.contains(key) && secretly(data, key));
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (String key : keys) {
            boolean withheld = names && key.equals(VALUE);
            copy.put(paid(key), withheld ? paid(WITHHELD) : named(key, data.get(key), depth));
        }
        return copy;
    }

    /** Whether what this item names is withheld. */
    private boolean secretly(CompositeData data, String key) {
        return data.get(key) instanceof String name && withholds(name);
    }

    /** As Jolokia shows it: by its index, in as many levels as that has parts; and a map of an MXBean as the map that it was. */
    private Object table(TabularData table, int depth) {
        List<String> index = table.getTabularType().getIndexNames();
        boolean map = index.equals(List.of("key"))
                && table.getTabularType().getRowType().keySet().equals(Set.of("key", VALUE));
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Object each : table.values()) {
            CompositeData row = (CompositeData) each;
            Map<String, @Nullable Object> level = copy;
            for (String name : index.subList(0, index.size() - 1)) {
                level = deeper(level, paid(name(row.get(name))));
            }
            String last = paid(name(row.get(index.get(index.size() - 1))));
            level.put(last, map ? named(last, row.get(VALUE), depth) : copy(row, depth));
        }
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> deeper(Map<String, @Nullable Object> level, String name) {
        return (Map<String, @Nullable Object>) level.computeIfAbsent(name, key -> new LinkedHashMap<String, Object>());
    }

    /** Of a key. */
    private static String name(@Nullable Object key) {
        if (key == null) {
            return "null";
        }
        if (key instanceof Enum<?> constant) {
            return constant.name();
        }
        return key instanceof String || SIMPLE.contains(key.getClass()) ? key.toString() : notShown(key);
    }

    private Object number(Object value) {
        BigInteger digits = value instanceof BigDecimal decimal ? decimal.unscaledValue() : (BigInteger) value;
        int scale = value instanceof BigDecimal decimal ? Math.abs(decimal.scale()) : 0;
        if (digits.bitLength() > LONGEST_NUMBER_BITS || scale > LONGEST_NUMBER_BITS) {
            return notShown(value);
        }
        paid(value.toString());
        return value;
    }

    private static String notShown(Object value) {
        return "[" + value.getClass().getName() + " is not shown]";
    }

    private String paid(String text) {
        int length = text.length();
        pay(0, length);
        for (int i = 0; i < length; i++) {
            char each = text.charAt(i);
            if (each < ' ' || each == '"' || each == '\\' || each > '~') {
                pay(0, ESCAPED);
            }
        }
        return text;
    }

    private void pay(int count, int length) {
        values -= count;
        characters -= length;
        if (values < 0 || characters < 0) {
            throw new NoAnswer(
                    507,
                    "the answer is too long: more than " + MOST_VALUES + " values or " + MOST_CHARACTERS
                            + " characters; ask for single attributes, or for less of a list by a path");
        }
    }
}
