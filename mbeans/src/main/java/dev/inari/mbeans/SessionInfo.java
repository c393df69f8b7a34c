package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** One open session, as far as it may be shown: no conf, no password, no credential. Immutable. */
public final class SessionInfo {
    private final String id;
    private final SessionKind kind;
    private final String user;
    private final String clientAddress;
    private final String name;
    private final long openedMillis;
    private final long lastAccessMillis;
    private final long idleMillis;
    private final int runningOperations;
    private final long closingMillis;

    private SessionInfo(Builder from) {
        this.id = from.id;
        this.kind = from.kind;
        this.user = from.user;
        this.clientAddress = from.clientAddress;
        this.name = from.name;
        this.openedMillis = from.openedMillis;
        this.lastAccessMillis = from.lastAccessMillis;
        this.idleMillis = from.idleMillis;
        this.runningOperations = from.runningOperations;
        this.closingMillis = from.closingMillis;
    }

    @Description("The session's handle, as the engine's own log prints it.")
    public String getId() {
        return id;
    }

    @Description("Whom the session serves: USER, PROBE or BATCH.")
    public SessionKind getKind() {
        return kind;
    }

    @Description("User of the session; empty if unknown.")
    public String getUser() {
        return user;
    }

    @Description("Address of the client, as far as the engine knows it; empty if unknown.")
    public String getClientAddress() {
        return clientAddress;
    }

    @Description("Name that the client gave; empty if none.")
    public String getName() {
        return name;
    }

    @Description("When the session opened, since 1970.")
    @Units("milliseconds")
    public long getOpenedMillis() {
        return openedMillis;
    }

    @Description(
            "The engine's own last-access time of the session, since 1970; -1 if unknown. Reading it does not move it.")
    @Units("milliseconds")
    public long getLastAccessMillis() {
        return lastAccessMillis;
    }

    @Description("How long the session has been idle; 0 while an operation runs; -1 if unknown.")
    @Units("milliseconds")
    public long getIdleMillis() {
        return idleMillis;
    }

    @Description("Operations that the session holds; -1 if unknown.")
    @Units("operations")
    public int getRunningOperations() {
        return runningOperations;
    }

    @Description("For how long a close of this session has been under way; -1 if none is.")
    @Units("milliseconds")
    public long getClosingMillis() {
        return closingMillis;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static SessionInfo from(CompositeData data) {
        Composite in = new Composite(data, "SessionInfo");
        Builder to = new Builder(in.textAt("id"), in.enumAt("kind", SessionKind.class));
        to.user = in.textAt("user");
        to.clientAddress = in.textAt("clientAddress");
        to.name = in.textAt("name");
        to.openedMillis = in.longAt("openedMillis");
        to.lastAccessMillis = in.longAt("lastAccessMillis");
        to.idleMillis = in.longAt("idleMillis");
        to.runningOperations = in.intAt("runningOperations");
        to.closingMillis = in.longAt("closingMillis");
        return to.build();
    }

    @Override
    public String toString() {
        return kind + " session " + id + " of '" + user + "' from '" + clientAddress + "'";
    }

    /** Collects the values; the fields are named like the getters of {@link SessionInfo}. For one thread. */
    public static final class Builder {
        private final String id;
        private final SessionKind kind;
        public String user = "";
        public String clientAddress = "";
        public String name = "";
        public long openedMillis;
        public long lastAccessMillis = -1;
        public long idleMillis = -1;
        public int runningOperations = -1;
        public long closingMillis = -1;

        public Builder(String id, SessionKind kind) {
            this.id = id;
            this.kind = kind;
        }

        public SessionInfo build() {
            return new SessionInfo(this);
        }
    }
}
