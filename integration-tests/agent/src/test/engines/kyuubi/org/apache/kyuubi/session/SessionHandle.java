package org.apache.kyuubi.session;

import java.util.UUID;

public final class SessionHandle {
    private final UUID identifier;

    public SessionHandle(UUID identifier) {
        this.identifier = identifier;
    }

    public UUID identifier() {
        return identifier;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionHandle && identifier.equals(((SessionHandle) other).identifier);
    }

    /** Broken on demand, but for the engine itself: what goes wrong inside a hook must stay there. */
    @Override
    public int hashCode() {
        if (Boolean.getBoolean("standin.brokenHandle")) {
            for (StackTraceElement frame : new Throwable().getStackTrace()) {
                if (frame.getClassName().startsWith("dev.inari.")) {
                    throw new IllegalStateException("broken handle");
                }
            }
        }
        return identifier.hashCode();
    }
}
