package dev.inari.mbeans;

/** Whether a deletion of the engine's znode would reach the engine, as the agent found it in the client's own table of watches. */
public enum WatchState {
    /** Not registered in ZooKeeper by a client that the agent knows, or the agent was told not to look. */
    NONE,
    /** It cannot be told now: the client is not connected, or its table has another form than the agent knows. */
    UNKNOWN,
    /** The znode is there and is this engine's, and the watch is in the client's table. */
    ARMED,
    /** The znode is there and is this engine's, and no watch of it is in the client's table: its deletion would go unheard. */
    LOST,
    /** The engine has taken itself out of ZooKeeper, or was taken out, and Curator does not bring it back: it drains. */
    DEREGISTERED
}
