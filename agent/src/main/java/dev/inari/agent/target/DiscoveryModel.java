package dev.inari.agent.target;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of engine registers in ZooKeeper and hears that its znode was deleted, as ways from the object that does it, its owner.
 * Where releases differ there are several ways, and the first that leads somewhere is taken. Immutable once the table is built.
 */
public final class DiscoveryModel {
    /** Owners that hooks have shown us. */
    Root[] owners = {};

    /**
     * Owners in an engine that ran before the agent came, by the name of its row. Its objects are asked for them, so this is only for where
     * no hook can have shown one.
     */
    final Map<String, Root[]> attachedOwners = new HashMap<>();

    /** The Curator client. */
    Path[] client = {};

    /** Curator's keeper of the znode; null where the engine is not registered. */
    Path[] node = {};

    /** The watcher that was set, kept by the owner; none where it is kept by nobody but the client. */
    Path watcher = Path.NONE;

    /** Class of that watcher. */
    final String watcherClass;

    /** The owner's own way to set the watch; none where a new watcher is to be made and set. */
    Path rearm = Path.NONE;

    /** The owner's own way to give its znode up, which a second call does not do again; none where its watcher always does. */
    Path giveUp = Path.NONE;

    /** What else the constructor of a watcher takes. */
    Path helper = Path.NONE;

    /** Says that the engine has taken itself out; none where it gives up the node instead. */
    Path[] deregistered = {};

    DiscoveryModel(String watcherClass) {
        this.watcherClass = watcherClass;
    }

    /**
     * The object that registers the engine; null while none is known that has a client.
     *
     * @param running the row of an engine that ran before the agent came; null for one that did not
     */
    public @Nullable Object owner(Root.Instances instances, @Nullable Target running) {
        Object owner = Root.findFirst(owners, instances);
        Root[] roots = running == null ? null : attachedOwners.get(running.name());
        if (owner == null && roots != null) {
            owner = Root.findFirst(roots, instances);
        }
        return client(owner) == null ? null : owner;
    }

    public @Nullable Object client(@Nullable Object owner) {
        return first(client, owner);
    }

    public @Nullable Object node(Object owner) {
        return first(node, owner);
    }

    public @Nullable Object watcher(Object owner) {
        return watcher.tryFollow(owner);
    }

    public @Nullable Object helper(Object owner) {
        return helper.tryFollow(owner);
    }

    public boolean deregistered(Object owner) {
        return Boolean.TRUE.equals(first(deregistered, owner));
    }

    public String watcherClass() {
        return watcherClass;
    }

    public Path rearm() {
        return rearm;
    }

    public Path giveUp() {
        return giveUp;
    }

    private static @Nullable Object first(Path[] ways, @Nullable Object from) {
        for (Path way : ways) {
            Object found = way.tryFollow(from);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Every kind that there is. */
    public static List<DiscoveryModel> all() {
        List<DiscoveryModel> all = new ArrayList<>();
        all.add(KyuubiDiscovery.model());
        all.add(HiveDiscovery.model());
        return all;
    }
}
