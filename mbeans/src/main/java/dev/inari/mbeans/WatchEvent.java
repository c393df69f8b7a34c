package dev.inari.mbeans;

import javax.management.openmbean.CompositeData;

/** How often one type of event came to the engine's own watcher of its znode, and when last. Immutable. */
public final class WatchEvent {
    private final String type;
    private final long count;
    private final long lastMillis;

    public WatchEvent(String type, long count, long lastMillis) {
        this.type = type;
        this.count = count;
        this.lastMillis = lastMillis;
    }

    @Description(
            "The event as ZooKeeper names it: NodeDeleted, NodeDataChanged, NodeCreated; None with its state, as in None/Expired.")
    public String getType() {
        return type;
    }

    @Description("How often it came since the agent has been looking.")
    @Units("events")
    public long getCount() {
        return count;
    }

    @Description("Wall clock when it came last, since 1970.")
    @Units("milliseconds")
    public long getLastMillis() {
        return lastMillis;
    }

    /**
     * Rebuilds the value from an MBean answer; also what an MXBean proxy calls.
     *
     * @throws IllegalArgumentException naming the item, if the answer is not of this form
     */
    public static WatchEvent from(CompositeData data) {
        Composite in = new Composite(data, "WatchEvent");
        return new WatchEvent(in.textAt("type"), in.longAt("count"), in.longAt("lastMillis"));
    }

    @Override
    public String toString() {
        return type + " x" + count;
    }
}
