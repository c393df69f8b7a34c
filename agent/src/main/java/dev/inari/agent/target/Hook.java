package dev.inari.agent.target;

import org.jspecify.annotations.Nullable;

/**
 * One method to weave, as data: its name, its descriptor, and what happens there. A descriptor may hold one {@code *}, which stands for any
 * package: Kyuubi relocates its Thrift types differently in each release and engine. Immutable.
 */
public final class Hook {
    /** What a hooked method does. */
    public enum Kind {
        /** Opens a session and returns it or its handle. Goes through the exit gate. */
        OPEN,
        /** Puts a session (second argument) under its handle (first argument) into the engine's map. */
        REGISTER,
        /** Closes the session that its first argument is, or is the handle of. */
        CLOSE,
        /** Starts a session manager or an engine: shows us the instance. */
        START,
        /** Is told of an event by ZooKeeper: its first argument. May be skipped. */
        WATCH_EVENT,
        /** Executes one statement: its last argument, or what the instance knows. */
        STATEMENT,
        /** Submits its first argument as a job, and returns a client of it. */
        SUBMIT,
        /** Is not woven: that it is there tells a version that the table fits. */
        PRESENT
    }

    final Kind kind;
    final String method;
    final String descriptor;
    final boolean required;
    final @Nullable Hook replacement;

    private Hook(Kind kind, String method, String descriptor, boolean required, @Nullable Hook replacement) {
        this.kind = kind;
        this.method = method;
        this.descriptor = descriptor;
        this.required = required;
        this.replacement = replacement;
    }

    static Hook open(String method, String descriptor) {
        return new Hook(Kind.OPEN, method, descriptor, true, null);
    }

    static Hook register(String method, String descriptor) {
        return new Hook(Kind.REGISTER, method, descriptor, true, null);
    }

    static Hook close(String method, String descriptor) {
        return new Hook(Kind.CLOSE, method, descriptor, true, null);
    }

    /** A start method may be missing: then the instance is seen at its first session. */
    static Hook start() {
        return new Hook(Kind.START, "start", "()V", false, null);
    }

    /** A start under another name, without which the instance would never be seen. */
    static Hook start(String method, String descriptor) {
        return new Hook(Kind.START, method, descriptor, true, null);
    }

    static Hook watchEvent(String method, String descriptor) {
        return new Hook(Kind.WATCH_EVENT, method, descriptor, true, null);
    }

    static Hook statement(String method, String descriptor) {
        return new Hook(Kind.STATEMENT, method, descriptor, true, null);
    }

    static Hook submit(String method, String descriptor) {
        return new Hook(Kind.SUBMIT, method, descriptor, true, null);
    }

    /** Whether sessions come or go in such a method. */
    boolean ofSessions() {
        return kind == Kind.OPEN || kind == Kind.REGISTER || kind == Kind.CLOSE;
    }

    /** A method that a version has which the table fits, and one that it does not fit lacks. */
    static Hook present(String method, String descriptor) {
        return new Hook(Kind.PRESENT, method, descriptor, true, null);
    }

    /** The same hook for a method that some versions do not override. */
    Hook ifPresent() {
        return new Hook(kind, method, descriptor, false, replacement);
    }

    /** The same hook, for versions that lack {@code other}: where both are, this method calls the other one. */
    Hook unless(Hook other) {
        return new Hook(kind, method, descriptor, required, other);
    }

    public Kind kind() {
        return kind;
    }

    /** Whether a class without this method must be left as it is. */
    public boolean required() {
        return required;
    }

    /** The hook to use in this one's place where its method exists; null for none. */
    public @Nullable Hook replacement() {
        return replacement;
    }

    /** Whether this hook means the method of this name and descriptor. */
    public boolean matches(String name, String actual) {
        if (!name.equals(method)) {
            return false;
        }
        int star = descriptor.indexOf('*');
        if (star < 0) {
            return actual.equals(descriptor);
        }
        String head = descriptor.substring(0, star);
        String tail = descriptor.substring(star + 1);
        if (actual.length() < head.length() + tail.length() || !actual.startsWith(head) || !actual.endsWith(tail)) {
            return false;
        }
        // The star stands for a package, not for further arguments.
        return actual.indexOf(';', head.length()) >= actual.length() - tail.length();
    }

    @Override
    public String toString() {
        return method + descriptor;
    }
}
