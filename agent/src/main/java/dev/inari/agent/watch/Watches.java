package dev.inari.agent.watch;

import dev.inari.agent.Problems;
import dev.inari.agent.engine.EngineSight;
import dev.inari.agent.target.DiscoveryModel;
import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchAnswer.Code;
import dev.inari.mbeans.WatchState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The watch by which the engine hears that its znode was deleted, from the agent's side: finds the client that registered the engine, and has
 * a keeper look after it. Looks on the agent's thread; may be asked on any.
 */
public final class Watches {
    private final WatchMode mode;
    private final EngineSight sight;
    private final boolean attached;
    private final Problems problems;
    private final List<DiscoveryModel> models = DiscoveryModel.all();
    private final WatchRecord record = new WatchRecord();
    private volatile @Nullable WatchKeeper keeper;
    private volatile boolean seen;

    public Watches(WatchMode mode, EngineSight sight, boolean attached, Problems problems) {
        this.mode = mode;
        this.sight = sight;
        this.attached = attached;
        this.problems = problems;
    }

    /** Looks for a client that registers the engine; to be called about once a second. Asks no ensemble. */
    public void look() {
        WatchKeeper now = keeper;
        if ((now != null && !now.ended()) || (mode == WatchMode.OFF && seen)) {
            return;
        }
        for (DiscoveryModel model : models) {
            Object owner = model.owner(sight, attached ? sight.target() : null);
            Object client = model.client(owner);
            if (owner != null && client != null && (now == null || now.owner() != owner)) {
                seen = true;
                keep(new EngineClient(model, owner, client));
                return;
            }
        }
    }

    private void keep(EngineClient client) {
        if (mode != WatchMode.OFF) {
            WatchKeeper begun = new WatchKeeper(client, mode, record, problems);
            keeper = begun;
            begun.start();
        }
    }

    /** Whether a client of ZooKeeper was seen that registers the engine. */
    public boolean seen() {
        return seen;
    }

    public WatchMode mode() {
        return mode;
    }

    public WatchState state() {
        return record.state();
    }

    public WatchRecord record() {
        return record;
    }

    /** Looks now. */
    public WatchAnswer audit() {
        return order(new WatchOrder(WatchOrder.Kind.AUDIT, ""));
    }

    /** Sets the watch again if it is lost, in any mode but off. */
    public WatchAnswer repair(String reason) {
        return order(new WatchOrder(WatchOrder.Kind.REPAIR, reason));
    }

    /** Has the engine do what it does when its znode is deleted. */
    public WatchAnswer drain(String reason) {
        return order(new WatchOrder(WatchOrder.Kind.DRAIN, reason));
    }

    private WatchAnswer order(WatchOrder order) {
        WatchKeeper now = keeper;
        if (now == null) {
            return new WatchAnswer(
                    Code.CANNOT,
                    record.state(),
                    mode == WatchMode.OFF ? "the agent was told not to look (watches=off)" : "no client was seen");
        }
        return now.order(order);
    }
}
