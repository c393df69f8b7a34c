package dev.inari.sidecar.zookeeper;

/**
 * The directory of an engine of share level CONNECTION without a znode in it: the engine is about to register, has not removed it yet, or crashed.
 *
 * @param path of the directory, below the chroot
 * @param user the second level of the path
 * @param refId its last level, the engine's reference id
 * @param czxid transaction in which it was made
 * @param ctimeMillis when that was, since 1970, by the ensemble's clock
 * @param seenMillis when it was first seen empty, since 1970, by the clock here
 */
public record EmptyDirectory(
        String path, EngineSpace space, String user, String refId, long czxid, long ctimeMillis, long seenMillis) {}
