package dev.inari.sidecar.jobs;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what is opened on another thread from staying open where nobody waits for it any more. For one opening. Thread-safe. */
final class Handover<T extends Closeable> {
    private @Nullable T open;
    private boolean givenUp;

    /** It is open now; on the thread that opened it, which closes it if it comes too late. */
    synchronized T offer(T opened) throws IOException {
        if (givenUp) {
            opened.close();
        } else {
            open = opened;
        }
        return opened;
    }

    /** Nobody waits any more. What was opened in the last moment is for the caller to close. */
    synchronized Optional<T> giveUp() {
        givenUp = true;
        return Optional.ofNullable(open);
    }
}
