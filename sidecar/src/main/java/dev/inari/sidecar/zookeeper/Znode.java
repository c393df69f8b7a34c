package dev.inari.sidecar.zookeeper;

/**
 * One announcement of an engine, or of a server, as it was last read. Who is on a path can change while the path stays: {@link #czxid} tells one
 * registration from the next.
 *
 * @param path of the znode, below the chroot
 * @param directory path of its parent, which is {@code kyuubi.ha.namespace} of an engine
 * @param space what the directory at the top says
 * @param user the second level of the path; empty for a server
 * @param name its last level
 * @param data its content, by which Kyuubi calls the engine; empty if it could not be read
 * @param czxid transaction in which this registration was made; {@link #UNREADABLE} if this sidecar may not know
 * @param ctimeMillis when that was, since 1970, by the ensemble's clock; negative if this sidecar may not know
 * @param ephemeralOwner session that it ends with; zero if it does not end by itself, or this sidecar may not know
 * @param dataVersion how often its data had been written when it was read; that alone is not followed. Negative if this sidecar may not know
 */
public record Znode(
        String path,
        String directory,
        EngineSpace space,
        String user,
        ZnodeName name,
        String data,
        long czxid,
        long ctimeMillis,
        long ephemeralOwner,
        int dataVersion) {
    /** In place of a transaction: the access list does not let this sidecar read. */
    public static final long UNREADABLE = -1;

    /** Host and port, from the name or else from the data; empty if neither has them. */
    public String address() {
        return name.address().isEmpty() && ZnodeName.isAddress(data) ? data : name.address();
    }

    /** Version of the engine; empty if not told. */
    public String version() {
        return name.version();
    }

    /** Reference id: as the name says, else for an engine that serves one connection as its directory says; empty if neither does. */
    public String refId() {
        if (!name.refId().isEmpty() || !space.isConnection()) {
            return name.refId();
        }
        return directory.substring(directory.lastIndexOf('/') + 1);
    }

    /**
     * Whether it is of the engine with this namespace and reference id. One that does not know its reference id is the one in its directory that has
     * none either.
     *
     * @param namespace with a leading slash or without, as configurations have it
     */
    public boolean isOf(String namespace, String refId) {
        String path = namespace.startsWith("/") ? namespace : "/" + namespace;
        return path.equals(directory) && refId.equals(refId());
    }

    /** The session that it ends with, as ZooKeeper's tools write it; {@code 0x0} if there is none. */
    String ownerSession() {
        return "0x" + Long.toHexString(ephemeralOwner);
    }

    /**
     * Whether a client is the one that holds it: nobody else is in its session, on whichever host.
     *
     * @param sessionId as ZooKeeper's tools write it, {@code 0x} and hexadecimal digits; empty if it is not known
     * @param registeredAt path of its own znode as that client knows it; only the last level counts, for chroots can differ
     */
    public boolean isHeldBy(String sessionId, String registeredAt) {
        return ephemeralOwner != 0
                && sessionId.equals(ownerSession())
                && lastOf(registeredAt).equals(lastOf(path));
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What is wrong with it by itself, and may keep Kyuubi from reading it; empty if nothing is. */
    public String problem() {
        if (name.isMalformed()) {
            return "its name is malformed: " + name.problem();
        }
        if (czxid == UNREADABLE) {
            return "its access list does not let this sidecar read it";
        }
        // Servers can publish their settings there instead of an address.
        return space.isServers() || ZnodeName.isAddress(data) ? "" : "its data is no host:port";
    }
}
