package dev.inari.agent.watch;

import dev.inari.agent.watch.Verdict.Action;
import dev.inari.mbeans.WatchState;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a look whether a deletion of the znode would be heard, and what is to be done. Pure: no clock, no thread, no call.
 *
 * <p>A node that is gone, or is another one, while the session that owned it lives on was deleted on purpose. One that went with its session
 * expired, and Curator makes it again.
 */
final class WatchPolicy {
    private WatchPolicy() {}

    /**
     * Judges a look.
     *
     * @param known the node as it was when it was last seen to be the engine's own; null if it never was
     * @param knownSession the client's session then
     */
    static Verdict judge(Look look, @Nullable NodeStat known, long knownSession) {
        switch (look.registration) {
            case NONE:
                return new Verdict(WatchState.NONE, Action.NOTHING, "");
            case OUT:
                return new Verdict(WatchState.DEREGISTERED, Action.NOTHING, "");
            default:
                return look.connected
                        ? judgeRegistered(look, known, knownSession)
                        : new Verdict(WatchState.UNKNOWN, Action.NOTHING, "the client is not connected");
        }
    }

    private static Verdict judgeRegistered(Look look, @Nullable NodeStat known, long knownSession) {
        boolean sameSession = known != null && knownSession == look.session;
        if (!look.asked) {
            // The watch would have fired if anything had become of the node: nobody need be asked.
            return look.armed && sameSession
                    ? new Verdict(WatchState.ARMED, Action.NOTHING, "")
                    : new Verdict(WatchState.UNKNOWN, Action.ASK, "");
        }
        boolean couldNotExpire = known != null && (sameSession || known.owner == 0);
        NodeStat node = look.node;
        if (node == null) {
            return couldNotExpire || look.made
                    ? new Verdict(WatchState.LOST, Action.DRAIN, "the znode was deleted, and its watch did not hear it")
                    : new Verdict(WatchState.UNKNOWN, Action.WAIT, "the znode is not there yet");
        }
        if (!node.belongsTo(look.session)) {
            return new Verdict(
                    WatchState.UNKNOWN, Action.WAIT, "the znode belongs to an earlier session and goes with it");
        }
        if (known != null && couldNotExpire && known.czxid != node.czxid) {
            return new Verdict(
                    WatchState.LOST,
                    Action.DRAIN,
                    "the znode was deleted and made again, and its watch did not hear it");
        }
        return look.armed
                ? new Verdict(WatchState.ARMED, Action.NOTHING, "")
                : new Verdict(WatchState.LOST, Action.REARM, "the watch of the znode is lost");
    }
}
