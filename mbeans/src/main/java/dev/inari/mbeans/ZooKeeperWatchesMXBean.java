package dev.inari.mbeans;

/**
 * The watch by which a Kyuubi engine or HiveServer2 hears that its znode was deleted. ZooKeeper forgets it when a session expires, and no
 * release sets it again (Kyuubi 7556, HIVE-24713). All attributes are what the last look found; reading one asks neither client nor ensemble.
 * Thread-safe.
 */
@Description(
        "The watch by which the engine hears that its znode was deleted: whether it is set, how often it was lost, and its repair.")
public interface ZooKeeperWatchesMXBean {
    /** Name under which the agent registers it. */
    String NAME = "inari:type=ZooKeeperWatches";

    @Description("What the agent does about a lost watch: off, report or repair (agent option watches).")
    String getMode();

    @Description("Whether a deletion of the znode would reach the engine, as the last look found it.")
    WatchState getState();

    @Description("Path of the engine's znode, without the chroot; empty while it has none.")
    String getPath();

    @Description("The client's ZooKeeper session, in hexadecimal; empty while it has none.")
    String getSessionId();

    @Description(
            "The client's connection as Curator names it: CONNECTED, SUSPENDED, RECONNECTED, LOST, READ_ONLY; empty if unknown.")
    String getConnectionState();

    @Description(
            "How often a look found the watch lost that an earlier look had found armed, or that was set when the engine registered.")
    @Units("losses")
    long getLosses();

    @Description("Wall clock of the last loss, since 1970; -1 if there was none.")
    @Units("milliseconds")
    long getLastLossMillis();

    @Description("How often the agent set the watch again and found it set.")
    @Units("repairs")
    long getRepairs();

    @Description("Wall clock of the last repair, since 1970; -1 if there was none.")
    @Units("milliseconds")
    long getLastRepairMillis();

    @Description("Repairs that failed; each is tried again, later each time.")
    @Units("repairs")
    long getFailedRepairs();

    @Description("Wall clock of the last look, since 1970; -1 before the first.")
    @Units("milliseconds")
    long getLastAuditMillis();

    @Description("How long the last look took, without the time of ZooKeeper's answers.")
    @Units("microseconds")
    long getLastAuditMicros();

    @Description("Deletions that the watch missed and the agent found and acted upon.")
    @Units("deletions")
    long getMissedDeletions();

    @Description("What was found last that is in the way, in words; empty if nothing is.")
    String getProblem();

    @Description("Events that came to the engine's own watcher, by type.")
    WatchEvent[] getEvents();

    @Description("Looks now, and waits for the look.")
    WatchAnswer audit();

    @Description(
            "Looks now, and sets the watch again if it is lost, also in the mode report. Waits a few seconds at most.")
    WatchAnswer repair(@Description("Why, and who asks.") String reason);

    @Description(
            "Does what the engine does when its znode is deleted: takes it out of ZooKeeper and stops it once its sessions are over."
                    + " Returns when the engine is out of ZooKeeper; it goes on draining. Nothing the second time.")
    WatchAnswer drain(@Description("Why, and who asks.") String reason);
}
