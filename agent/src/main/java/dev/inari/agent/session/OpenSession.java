package dev.inari.agent.session;

import dev.inari.agent.target.SessionModel;
import dev.inari.agent.target.Sizes;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import org.jspecify.annotations.Nullable;

/** One session that is open, with what only its opening could tell. Everything else is read from the engine's own object when asked. */
final class OpenSession {
    private static final long NOT_CLOSING = Long.MIN_VALUE;

    private final SessionModel model;
    private final String id;
    private final @Nullable Object session;
    private final SessionKind kind;
    private final String requestedName;
    private final long openedMillis;
    private volatile long closingNanos = NOT_CLOSING;

    OpenSession(SessionModel model, String id, @Nullable Object session, String requestedName, long openedMillis) {
        this.model = model;
        this.id = id;
        this.session = model.unwrap(session);
        this.kind = model.kind(this.session);
        this.requestedName = requestedName;
        this.openedMillis = openedMillis;
    }

    String id() {
        return id;
    }

    SessionKind kind() {
        return kind;
    }

    boolean isClosing() {
        return closingNanos != NOT_CLOSING;
    }

    void closing(long nowNanos) {
        closingNanos = nowNanos;
    }

    SessionInfo info(long nowMillis, long nowNanos) {
        SessionInfo.Builder to = new SessionInfo.Builder(id, kind);
        to.user = model.user(session);
        to.clientAddress = model.clientAddress(session);
        String name = model.name(session);
        to.name = name.isEmpty() ? requestedName : name;
        long created = Sizes.of(model.created().tryFollow(session));
        to.openedMillis = created > 0 ? created : openedMillis;
        to.lastAccessMillis = model.lastAccessOf(session);
        to.runningOperations = (int) Sizes.of(model.sessionOperations().tryFollow(session));
        to.idleMillis = idle(to.lastAccessMillis, to.runningOperations, nowMillis);
        long closing = closingNanos;
        to.closingMillis = closing == NOT_CLOSING ? -1 : (nowNanos - closing) / 1_000_000;
        return to.build();
    }

    /** The engine's own idle clock where it has one, else the time since the last access while nothing runs. */
    private long idle(long lastAccessMillis, int operations, long nowMillis) {
        long own = Sizes.of(model.idle().tryFollow(session));
        if (own >= 0 || lastAccessMillis < 0) {
            return own;
        }
        return operations > 0 ? 0 : Math.max(0, nowMillis - lastAccessMillis);
    }
}
