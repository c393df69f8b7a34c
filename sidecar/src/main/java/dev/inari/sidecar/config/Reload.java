package dev.inari.sidecar.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What reading the configuration again changes in a process that runs. Immutable.
 *
 * @param inForce what holds from now on: all that was read, but for what needs a restart
 * @param changes each key whose value differs, in the order of the keys
 */
public record Reload(Loaded inForce, List<Change> changes) {
    /** Directories, threads, timers and connections that are in use. {@link Settings#taking} keeps to the same. */
    private static final List<String> NEED_RESTART = List.of(
            "run-directory",
            "state-directory",
            "client.",
            "heartbeat.interval",
            "journal.",
            "zookeeper.",
            "records.",
            "jobs.",
            "batches.",
            "batch-rules",
            "http.");

    /**
     * One key that was given another value.
     *
     * @param before the value in force; null if it had none
     * @param after the value read; null if it has none any more
     * @param where the place of the value read
     * @param needsRestart whether the value in force stays until then
     */
    public record Change(
            String key, @Nullable String before, @Nullable String after, String where, boolean needsRestart) {
        /** One line for people. */
        public String describe() {
            String line = key + ": " + text(before) + " -> " + text(after) + " (" + where + ")";
            return needsRestart ? line + "; needs a restart, until then " + text(before) + " stays in force" : line;
        }

        private static String text(@Nullable String value) {
            return value == null ? "not set" : value.isEmpty() ? "''" : value;
        }
    }

    static Reload of(Loaded before, Loaded read) {
        Map<String, Loaded.Value> old = byKey(before);
        Map<String, Loaded.Value> now = byKey(read);
        TreeSet<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        List<Change> changes = new ArrayList<>();
        List<Loaded.Value> values = new ArrayList<>();
        for (String key : keys) {
            Loaded.Value was = old.get(key);
            Loaded.Value is = now.get(key);
            boolean stays = needsRestart(key);
            Change change = new Change(key, value(was), value(is), is == null ? "no longer given" : is.where(), stays);
            if (change.before() == null || !change.before().equals(change.after())) {
                changes.add(change);
            }
            Loaded.Value holds = stays ? was : is;
            if (holds != null) {
                values.add(holds);
            }
        }
        Settings settings = before.settings().taking(read.settings());
        return new Reload(new Loaded(settings, read.file(), values, read.rules(), read.notes()), List.copyOf(changes));
    }

    private static Map<String, Loaded.Value> byKey(Loaded loaded) {
        return loaded.values().stream()
                .collect(Collectors.toMap(Loaded.Value::key, Function.identity(), (one, other) -> one, TreeMap::new));
    }

    private static @Nullable String value(Loaded.@Nullable Value value) {
        return value == null ? null : value.value();
    }

    private static boolean needsRestart(String key) {
        return NEED_RESTART.stream().anyMatch(each -> key.startsWith(InariConfig.PREFIX + "." + each));
    }
}
