package dev.inari.agent.target;

import dev.inari.mbeans.SessionKind;
import java.lang.reflect.Proxy;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a session of an engine family looks: paths to what may be shown of it, none of which moves its idle clock, and how to tell a probe.
 * Immutable once the table is built.
 */
public final class SessionModel {
    /** From a manager: its map of handle to session. */
    Path map = Path.NONE;

    /** From what an open returns: the handle. Does not exist where a register hook gives handle and session. */
    Path openedHandle = Path.NONE;

    /** From what a close takes: the handle. Does not exist where it takes the handle itself. */
    Path closedHandle = Path.NONE;

    /** From a manager: the number of operations, or a map or collection of them. */
    Path operations = Path.NONE;

    Path id = Path.NONE;
    Path user = Path.NONE;
    Path clientAddress = Path.NONE;
    Path fallbackClientAddress = Path.NONE;
    Path name = Path.NONE;

    /** From the argument of an open: the name, where sessions do not keep it. */
    Path requestedName = Path.NONE;

    Path created = Path.NONE;
    Path lastAccess = Path.NONE;
    Path idle = Path.NONE;

    /** From a session: the number of its operations, or a map or collection of them. */
    Path sessionOperations = Path.NONE;

    /** From the handler of a session that is a dynamic proxy: the session itself. */
    Path proxied = Path.NONE;

    /** From a session: a truth value, in an object or in text, that marks a probe. The first one there is decides. */
    Path[] probeFlags = {};

    /** The engine's own close of one session, by its handle. */
    CloseCall close = CloseCall.of("closeSession");

    /** Whether an engine of share level CONNECTION stops itself when any session is closed, whoever else is there. */
    boolean closeEndsConnectionEngine;

    /** A session without a flag and of a name that this pattern matches is a probe; null for none. */
    @Nullable
    String probeName;

    /** A session whose class has this simple-name prefix is a batch; empty for none. */
    String batchClassPrefix = "";

    SessionModel() {}

    /** Whether the register hook, rather than the open hook, brings the sessions. */
    public boolean registers() {
        return !openedHandle.exists();
    }

    public Path map() {
        return map;
    }

    public Path openedHandle() {
        return openedHandle;
    }

    public Path operations() {
        return operations;
    }

    public Path sessionOperations() {
        return sessionOperations;
    }

    public Path created() {
        return created;
    }

    public Path idle() {
        return idle;
    }

    public CloseCall close() {
        return close;
    }

    public boolean closeEndsConnectionEngine() {
        return closeEndsConnectionEngine;
    }

    /** The key under which the session that a close hook saw is known. */
    public @Nullable Object closedHandle(Object argument) throws ReflectiveOperationException {
        return closedHandle.exists() ? closedHandle.follow(argument) : argument;
    }

    /** The session itself, where the engine keeps a proxy of it whose every call runs as the session's user. */
    public @Nullable Object unwrap(@Nullable Object session) {
        if (session == null || !Proxy.isProxyClass(session.getClass())) {
            return session;
        }
        Object base = proxied.tryFollow(Proxy.getInvocationHandler(session));
        return base == null ? session : base;
    }

    public String id(Object handle) {
        return text(id.exists() ? id.tryFollow(handle) : handle);
    }

    public String user(@Nullable Object session) {
        return text(user.tryFollow(session));
    }

    public String clientAddress(@Nullable Object session) {
        String address = text(clientAddress.tryFollow(session));
        return address.isEmpty() ? text(fallbackClientAddress.tryFollow(session)) : address;
    }

    public String name(@Nullable Object session) {
        return text(name.tryFollow(session));
    }

    public String requestedName(@Nullable Object request) {
        return text(requestedName.tryFollow(request));
    }

    /** The engine's own last-access time of a session, since 1970; -1 if it cannot be read. */
    public long lastAccessOf(@Nullable Object session) {
        return Sizes.of(lastAccess.tryFollow(session));
    }

    public SessionKind kind(@Nullable Object session) {
        if (session == null) {
            return SessionKind.USER;
        }
        if (!batchClassPrefix.isEmpty() && simpleName(session).startsWith(batchClassPrefix)) {
            return SessionKind.BATCH;
        }
        for (Path flag : probeFlags) {
            Object value = flag.tryFollow(session);
            if (value != null) {
                return value.toString().equals("true") ? SessionKind.PROBE : SessionKind.USER;
            }
        }
        // Only where nothing else tells: a name is the client's to choose.
        return probeName != null && Pattern.matches(probeName, name(session)) ? SessionKind.PROBE : SessionKind.USER;
    }

    /** {@code Class.getSimpleName} fails on some classes of Scala on Java 8. */
    private static String simpleName(Object object) {
        String name = object.getClass().getName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
