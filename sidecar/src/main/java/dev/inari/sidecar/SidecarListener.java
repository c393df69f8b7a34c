package dev.inari.sidecar;

import dev.inari.sidecar.guard.Event.Miss;
import dev.inari.sidecar.journal.Deed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Hears what the sidecar does and finds, for whoever counts it. What is true at one instant is not told here but read from {@link Sidecar}. Each method
 * says which thread calls it; all must return at once, and none may throw.
 */
public interface SidecarListener extends TransitionListener {
    /** For nobody. */
    SidecarListener NOBODY = (engine, from, to, why) -> {};

    /**
     * An engine answered. On the thread that read it.
     *
     * @param took for the heartbeat, and for the identity where that was read with it
     */
    default void heartbeatRead(String engineType, Duration took) {}

    /** A heartbeat was due and did not count. On the decision thread. */
    default void heartbeatMissed(Miss why) {}

    /**
     * Something was done to an engine, or was to be done and was not. On the thread that does it.
     *
     * @param outcome as it is written to the journal; {@code HELD} or {@code DRY_RUN} if it was not tried
     */
    default void acted(Deed deed, String outcome) {}

    /**
     * An engine's process was found to have ended. On the decision thread.
     *
     * @param sinceLastClose since its last user session closed; null if it had none, or served somebody when it was heard last
     */
    default void gone(String engineType, @Nullable Duration sinceLastClose) {}

    /**
     * A turn over all engines is over. On the decision thread.
     *
     * @param late how much later it began than it should have
     */
    default void turned(Duration late, Duration took) {}

    /** An agent told more of its engine's watch than it had told before. On the thread that read it. */
    default void watchReported(WatchNews news) {}

    /** The jobs were looked for. On their thread. */
    default void jobsLooked(JobsPass pass) {}

    /** The batches of one server were swept. On their thread. */
    default void swept(ServerPass pass) {}
}
