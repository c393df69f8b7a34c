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
    static final int LEAST_LOOKS = 6;

    private static final int MOST = 1_000;

    private final Supplier<Here> here;
    /** At how many looks in a row. */
    private final Map<Key, Integer> looks = new HashMap<>();

    private record Key(String path, long czxid) {
        static Key of(Znode znode) {
            return new Key(znode.path(), znode.czxid());
        }
    }

    /** What is known of addresses of this host. */
    interface Here {
        /** Whether the address is spelt like one of this host; asks nobody. */
        boolean owns(String address);

        /** Whether it is of this host and of no other, and certainly nobody listens there. */
        boolean isDeserted(String address);
    }

    /** @param here asked at each look, for names and addresses of a host change */
    DesertedZnodes(Supplier<Here> here) {
        this.here = here;
    }

    /**
     * Those that were found deserted at each look for so long.
     *
     * @param nobodys whether a znode is of no engine that is guarded here
     */
    List<Znode> look(List<Znode> znodes, Predicate<Znode> nobodys) {
        Here now = here.get();
        List<Znode> found = znodes.stream()
                .filter(each -> each.czxid() != Znode.UNREADABLE && now.owns(each.address()))
                // Who is guarded gets no connection that its log would wonder about.
                .filter(nobodys)
                .filter(each -> now.isDeserted(each.address()))
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
