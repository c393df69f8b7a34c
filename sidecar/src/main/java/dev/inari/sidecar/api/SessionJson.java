package dev.inari.sidecar.api;

import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.SessionIds;
import org.jspecify.annotations.Nullable;

/** One session of an engine in JSON; a name that is here once stays. Null for what the engine does not know; times in milliseconds. */
public record SessionJson(
        String id,
        String kind,
        String user,
        String clientAddress,
        String name,
        long openedMillis,
        @Nullable Long idleMillis,
        @Nullable Integer operations,
        boolean closing) {
    public static SessionJson of(SessionInfo info) {
        return new SessionJson(
                info.getId(),
                info.getKind().name(),
                info.getUser(),
                info.getClientAddress(),
                info.getName(),
                info.getOpenedMillis(),
                info.getIdleMillis() < 0 ? null : info.getIdleMillis(),
                info.getRunningOperations() < 0 ? null : info.getRunningOperations(),
                info.getClosingMillis() >= 0);
    }

    /** The same as this person may see it. */
    public SessionJson seenBy(Principal who) {
        return new SessionJson(
                SessionIds.seenBy(who, id),
                kind,
                user,
                clientAddress,
                name,
                openedMillis,
                idleMillis,
                operations,
                closing);
    }
}
