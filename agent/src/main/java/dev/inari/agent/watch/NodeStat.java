package dev.inari.agent.watch;

/** What tells one znode from another of the same path: the change that made it, and the session it belongs to. Immutable. */
final class NodeStat {
    /** The change that made it. */
    final long czxid;

    /** The session that it ends with; 0 for a node that outlives sessions. */
    final long owner;

    NodeStat(long czxid, long owner) {
        this.czxid = czxid;
        this.owner = owner;
    }

    boolean belongsTo(long session) {
        return owner == 0 || owner == session;
    }
}
