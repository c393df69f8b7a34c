package dev.inari.sidecar.journal;

/** What can be done to an engine and cannot be taken back by forgetting it. Written to the journal by name: names are never changed. */
public enum Deed {
    /** The agent is asked to let the engine exit if it serves nobody. */
    ASK,
    /** The agent is asked to let the engine exit although it may serve somebody. */
    FORCE_ASK,
    TERM,
    KILL,
    /** SIGKILL at once on an operator's word. It is no rung of an exit: who wants it again says so again. */
    KILL_BY_HAND,
    CLOSE_SESSION,
    /** The agent is asked to set the watch of the engine's znode again. */
    REPAIR_WATCH,
    /** The agent is asked to have the engine leave ZooKeeper and stop once its sessions are over. */
    DRAIN,
    /** A znode is deleted. */
    DELETE_ZNODE,
    /** The session of a Kyuubi batch that ended is closed, after its log is kept. */
    CLOSE_BATCH,
    /** An operator wants an engine left alone. */
    HOLD,
    RELEASE,
    /** An operator's order to the daemon. */
    ORDER
}
