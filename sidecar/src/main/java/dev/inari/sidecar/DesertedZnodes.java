package dev.inari.sidecar;

import dev.inari.sidecar.zookeeper.Znode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells which znodes name an address of this host where nobody has listened for a while: Kyuubi sends people there, and they wait for nothing. The
 * znode of an engine that crashed ends with its session by itself; what is here stayed, because something keeps the session, or it has none. Not
 * thread-safe.
 */
final class DesertedZnodes {
    /**
     * Looks a minute apart: longer than any session's timeout that is in use, and than an engine takes from its registration to its port. Counted,
     * because a clock can jump.
     */
    static final int LEAST_LOOKS = 5;

    private static final int MOST = 1_000;

    private final Supplier<Predicate<String>> addresses;
    /** At how many looks in a row. */
    private final Map<Key, Integer> looks = new HashMap<>();

    private record Key(String path, long czxid) {
        static Key of(Znode znode) {
            return new Key(znode.path(), znode.czxid());
        }
    }

    /** @param addresses asked at each look: whether an address is of this host and of no other, and certainly nobody listens there */
    DesertedZnodes(Supplier<Predicate<String>> addresses) {
        this.addresses = addresses;
    }

    /**
     * Those that were found deserted at each look for so long.
     *
     * @param znodes of no engine that is guarded here
     */
    List<Znode> look(List<Znode> znodes) {
        Predicate<String> deserted = addresses.get();
        List<Znode> found = znodes.stream()
                .filter(each -> each.czxid() != Znode.UNREADABLE && deserted.test(each.address()))
                .limit(MOST)
                .toList();
        Set<Key> keys = found.stream().map(Key::of).collect(Collectors.toSet());
        looks.keySet().retainAll(keys);
        keys.forEach(key -> looks.merge(key, 1, Integer::sum));
        return found.stream()
                .filter(each -> looks.getOrDefault(Key.of(each), 0) >= LEAST_LOOKS)
                .toList();
    }
}
