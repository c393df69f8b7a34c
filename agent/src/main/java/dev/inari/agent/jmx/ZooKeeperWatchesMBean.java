package dev.inari.agent.jmx;

import dev.inari.agent.watch.WatchRecord;
import dev.inari.agent.watch.Watches;
import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchEvent;
import dev.inari.mbeans.WatchState;
import dev.inari.mbeans.ZooKeeperWatchesMXBean;

/** Shows the watch of the engine's znode, and takes orders about it. */
final class ZooKeeperWatchesMBean implements ZooKeeperWatchesMXBean {
    private final Watches watches;
    private final WatchRecord record;

    ZooKeeperWatchesMBean(Watches watches) {
        this.watches = watches;
        this.record = watches.record();
    }

    @Override
    public String getMode() {
        return watches.mode().toString();
    }

    @Override
    public WatchState getState() {
        return record.state();
    }

    @Override
    public String getPath() {
        return record.path();
    }

    @Override
    public String getSessionId() {
        return record.sessionId();
    }

    @Override
    public String getConnectionState() {
        return record.connectionState();
    }

    @Override
    public long getLosses() {
        return record.losses();
    }

    @Override
    public long getLastLossMillis() {
        return record.lastLossMillis();
    }

    @Override
    public long getRepairs() {
        return record.repairs();
    }

    @Override
    public long getLastRepairMillis() {
        return record.lastRepairMillis();
    }

    @Override
    public long getFailedRepairs() {
        return record.failedRepairs();
    }

    @Override
    public long getLastAuditMillis() {
        return record.lastAuditMillis();
    }

    @Override
    public long getLastAuditMicros() {
        return record.lastAuditMicros();
    }

    @Override
    public long getMissedDeletions() {
        return record.missedDeletions();
    }

    @Override
    public String getProblem() {
        return record.problem();
    }

    @Override
    public WatchEvent[] getEvents() {
        return record.events();
    }

    @Override
    public WatchAnswer audit() {
        return watches.audit();
    }

    @Override
    public WatchAnswer repair(String reason) {
        return watches.repair(Reason.of(reason));
    }

    @Override
    public WatchAnswer drain(String reason) {
        return watches.drain(Reason.of(reason));
    }
}
