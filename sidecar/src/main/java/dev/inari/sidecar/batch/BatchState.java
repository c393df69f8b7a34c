package dev.inari.sidecar.batch;

import java.util.Arrays;
import java.util.Optional;

/** What Kyuubi says of a batch. */
public enum BatchState {
    /** In the queue of version 2 of the batch implementation. */
    INITIALIZED(false),
    PENDING(false),
    RUNNING(false),
    FINISHED(true),
    ERROR(true),
    CANCELED(true),
    TIMEOUT(true),
    CLOSED(true);

    private final boolean terminal;

    BatchState(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether it stays like this for ever. */
    public boolean terminal() {
        return terminal;
    }

    /** Empty for what this version does not know. */
    public static Optional<BatchState> of(String name) {
        return Arrays.stream(values())
                .filter(state -> state.name().equalsIgnoreCase(name))
                .findFirst();
    }
}
