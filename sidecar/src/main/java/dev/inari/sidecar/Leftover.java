package dev.inari.sidecar;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.zookeeper.Deletion;
import dev.inari.sidecar.zookeeper.EngineSpace;
import java.util.function.Supplier;

/**
 * Something that an engine left in ZooKeeper, and how it is deleted.
 *
 * @param path of the znode or directory
 * @param what it is, for people
 * @param who left it, as far as its place tells, so that rules can name it
 * @param shared whether every sidecar sees it as much as this one does, so that only the one with the lease acts
 * @param deletion deletes it unless it changed; waits for the ensemble
 */
record Leftover(String path, String what, EngineIdentity who, boolean shared, Supplier<Deletion> deletion) {

    static EngineIdentity who(EngineSpace space, String user, String refId, String version, String directory) {
        return new EngineIdentity(0, "", -1, -1, "", "", space.shareLevel(), "", refId, user, version, "", directory);
    }

    /** A registration by its transaction, as ZooKeeper's own tools write it. */
    static String named(String path, long czxid) {
        return path + " of czxid 0x" + Long.toHexString(czxid);
    }
}
