package dev.inari.sidecar.zookeeper;

import dev.inari.sidecar.engine.Listens;
import java.util.function.Function;

/**
 * What one engine of this host says of its place in the ensemble, and where it listens: by that its znode is found. All texts are empty where
 * nothing is known.
 *
 * @param id of the engine
 * @param words what people call it
 * @param namespace {@code kyuubi.ha.namespace}, with a leading slash or without
 * @param refId its reference id
 * @param registeredAt path that its own client registered it at, below that client's chroot
 * @param sessionId session of its own client, as ZooKeeper's tools write it: {@code 0x} and hexadecimal digits
 * @param listensAt tells of an address whether this engine listens there
 */
public record Claim(
        String id,
        String words,
        String namespace,
        String refId,
        String registeredAt,
        String sessionId,
        Function<String, Listens> listensAt) {

    /** Whether it says where it belongs, so that what is elsewhere is not its own. */
    boolean knowsItsPlace() {
        return !namespace.isEmpty() && !refId.isEmpty();
    }

    /** With a leading slash; empty if it is not known. */
    String directory() {
        return namespace.isEmpty() || namespace.startsWith("/") ? namespace : "/" + namespace;
    }

    /** Whether its own client holds this very znode. */
    boolean holds(Znode znode) {
        return znode.isHeldBy(sessionId, registeredAt);
    }
}
