package dev.inari.sidecar;

import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.WatchReport;
import dev.inari.sidecar.bounded.Newest;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One engine's znode as the ensemble shows it, compared with how it was shown before: so that a deletion is told from the expiry of a session.
 * Not thread-safe.
 *
 * <p>Curator's PersistentNode brings the znode back after either, under the same path. After an expiry it has another owner, for the session is
 * another one. With the same owner and another czxid somebody deleted it, and the engine did not hear. A znode that is merely absent proves
 * nothing: its session may have ended, and nobody outside can tell.
 */
final class Registration {
    /** An engine has one path, and another one if it registers anew; what is gone may come back. */
    private static final int MOST_PATHS = 16;

    private final Map<String, Znode> known = Newest.map(MOST_PATHS);
    /** Whether two had this ref id at one time, as two attempts of one application have: from then on nobody can tell which is whose. */
    private boolean ambiguous;

    private Event.ZnodeSeen told = new Event.ZnodeSeen("", "");

    /** What changed since the last look, for the guard; null if nothing did, or nothing can be told. */
    Event.@Nullable ZnodeSeen look(@Nullable EngineIdentity who, @Nullable ZnodeView view) {
        if (view == null || !view.isComplete() || !registered(who)) {
            return null;
        }
        List<Znode> ours = of(who, view);
        ambiguous |= ours.size() > 1;
        Event.ZnodeSeen now = new Event.ZnodeSeen(unheardDeletion(ours), twins(ours));
        if (now.unheardDeletion().isEmpty() && now.twins().equals(told.twins())) {
            return null;
        }
        told = now;
        return now;
    }

    /**
     * The znode of this engine; null if there is none, or it cannot be told. Of several with its ref id it is the one that its own client holds.
     *
     * @param watch what its agent told last of that client; null if it told nothing yet
     */
    @Nullable
    Znode znode(@Nullable EngineIdentity who, @Nullable ZnodeView view, @Nullable WatchReport watch) {
        if (who == null || view == null || !view.isComplete() || !registered(who)) {
            return null;
        }
        List<Znode> ours = of(who, view);
        if (ours.size() > 1 || ambiguous) {
            ours = watch == null
                    ? List.of()
                    : ours.stream()
                            .filter(each -> each.isHeldBy(watch.sessionId(), watch.path()))
                            .toList();
        }
        return ours.size() == 1 ? ours.get(0) : null;
    }

    private static boolean registered(@Nullable EngineIdentity who) {
        return who != null && !who.namespace().isEmpty() && !who.engineRefId().isEmpty();
    }

    private static List<Znode> of(@Nullable EngineIdentity who, ZnodeView view) {
        return who == null
                ? List.of()
                : view.in(who.namespace()).stream()
                        .filter(znode -> znode.refId().equals(who.engineRefId()))
                        .toList();
    }

    private String unheardDeletion(List<Znode> ours) {
        List<String> found = new ArrayList<>();
        for (Znode znode : ours) {
            if (znode.czxid() == Znode.UNREADABLE) {
                continue;
            }
            Znode before = known.put(znode.path(), znode);
            if (before != null
                    && !ambiguous
                    && before.czxid() != znode.czxid()
                    && znode.ephemeralOwner() != 0
                    && before.ephemeralOwner() == znode.ephemeralOwner()) {
                found.add(znode.path() + " was deleted and came back: czxid 0x" + Long.toHexString(before.czxid())
                        + " became 0x" + Long.toHexString(znode.czxid()) + ", its owner is session 0x"
                        + Long.toHexString(znode.ephemeralOwner()) + " as before");
            }
        }
        return String.join("; ", found);
    }

    /** Of one engine there is one znode; that of a session before lasts no longer than that session. */
    private static String twins(List<Znode> ours) {
        return ours.size() < 2
                ? ""
                : String.join(
                        ", ", ours.stream().map(znode -> znode.name().text()).toList());
    }
}
