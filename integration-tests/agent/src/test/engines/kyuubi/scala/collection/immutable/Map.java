package scala.collection.immutable;

import scala.Option;

public final class Map {
    private final java.util.Map<String, String> entries;

    public Map(java.util.Map<String, String> entries) {
        this.entries = entries;
    }

    public Option get(Object key) {
        return Option.apply(entries.get(key));
    }
}
