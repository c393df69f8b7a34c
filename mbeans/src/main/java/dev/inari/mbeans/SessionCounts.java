package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** The sessions of an engine at one instant, by kind, beside what the engine itself believes. Immutable. */
public final class SessionCounts {
    private final boolean known;
    private final int user;
    private final int opening;
    private final int probe;
    private final int batch;
    private final int engine;
    private final int leaked;
    private final long openedTotal;
    private final long closedTotal;
    private final long failedOpens;
    private final long failedCloses;

    private SessionCounts(Builder from) {
        this.known = from.known;
        this.user = from.user;
        this.opening = from.opening;
        this.probe = from.probe;
        this.batch = from.batch;
        this.engine = from.engine;
        this.leaked = from.leaked;
        this.openedTotal = from.openedTotal;
        this.closedTotal = from.closedTotal;
        this.failedOpens = from.failedOpens;
        this.failedCloses = from.failedCloses;
    }

    @Description(
            "Whether the agent is sure of these numbers. False after a failed or unfinished weaving: then zero means nothing.")
    public boolean isKnown() {
        return known;
    }

    @Description("Open sessions that serve a user. They hold the engine.")
    @Units("sessions")
    public int getUser() {
        return user;
    }

    @Description("Session opens in flight. They hold the engine too.")
    @Units("sessions")
    public int getOpening() {
        return opening;
    }

    @Description("Open aliveness-probe sessions. They hold nothing.")
    @Units("sessions")
    public int getProbe() {
        return probe;
    }

    @Description("Batch sessions (Kyuubi server only). They hold nothing.")
    @Units("sessions")
    public int getBatch() {
        return batch;
    }

    @Description("Size of the engine's own session map; -1 where it cannot be read.")
    @Units("sessions")
    public int getEngine() {
        return engine;
    }

    @Description(
            "Sessions whose close failed and that the engine's own map holds still. Closed for us, leaked by the engine.")
    @Units("sessions")
    public int getLeaked() {
        return leaked;
    }

    @Description("Sessions opened since the agent came, all kinds, adopted ones included.")
    @Units("sessions")
    public long getOpenedTotal() {
        return openedTotal;
    }

    @Description("Sessions whose close was attempted since the agent came, all kinds.")
    @Units("sessions")
    public long getClosedTotal() {
        return closedTotal;
    }

    @Description("Session opens that threw, not counting those refused because the engine is leaving.")
    @Units("sessions")
    public long getFailedOpens() {
        return failedOpens;
    }

    @Description(
            "Session closes that threw, or left the session in the engine's own map. The session counts as closed here.")
    @Units("sessions")
    public long getFailedCloses() {
        return failedCloses;
    }

    /** Sessions that the engine holds beyond those that we know to be open; negative if it holds fewer; 0 where it cannot be read. */
    public int drift() {
        return engine < 0 ? 0 : engine - user - probe - batch;
    }

    /** Sessions that the engine holds and that neither are known to be open nor are known leaks: somebody may be served by them. */
    public int strangers() {
        return Math.max(0, drift() - leaked);
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static SessionCounts from(CompositeData data) {
        Composite in = new Composite(data, "SessionCounts");
        Builder to = new Builder();
        to.known = in.booleanAt("known");
        to.user = in.intAt("user");
        to.opening = in.intAt("opening");
        to.probe = in.intAt("probe");
        to.batch = in.intAt("batch");
        to.engine = in.intAt("engine");
        to.leaked = in.intAt("leaked");
        to.openedTotal = in.longAt("openedTotal");
        to.closedTotal = in.longAt("closedTotal");
        to.failedOpens = in.longAt("failedOpens");
        to.failedCloses = in.longAt("failedCloses");
        return to.build();
    }

    @Override
    public String toString() {
        return (known ? "" : "unknown, ") + user + " user, " + opening + " opening, " + probe + " probe, " + batch
                + " batch, engine says " + engine;
    }

    /** Collects the numbers; the fields are named like the getters of {@link SessionCounts}. For one thread. */
    public static final class Builder {
        public boolean known = true;
        public int user;
        public int opening;
        public int probe;
        public int batch;
        public int engine = -1;
        public int leaked;
        public long openedTotal;
        public long closedTotal;
        public long failedOpens;
        public long failedCloses;

        /**
         * Fixes the numbers.
         *
         * @throws IllegalArgumentException if a number that counts is negative
         */
        public SessionCounts build() {
            if (user < 0 || opening < 0 || probe < 0 || batch < 0 || engine < -1 || leaked < 0) {
                throw new IllegalArgumentException("SessionCounts: a negative count: user=" + user + " opening="
                        + opening + " probe=" + probe + " batch=" + batch + " engine=" + engine + " leaked=" + leaked);
            }
            return new SessionCounts(this);
        }
    }
}
