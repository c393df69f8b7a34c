package dev.inari.sidecar.journal;

import org.jspecify.annotations.Nullable;

/**
 * That an engine's process ended, and what was done to it before.
 *
 * @param gone the note of kind {@link Note.Kind#GONE}
 * @param body its long text; may be empty
 * @param last the last ask that closed its gate, or may have, or signal that reached it; null if there was none, or the exit was given up after it
 */
public record Ending(Entry gone, String body, @Nullable Entry last) {}
