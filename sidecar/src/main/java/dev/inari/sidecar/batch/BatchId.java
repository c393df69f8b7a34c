package dev.inari.sidecar.batch;

import java.util.Optional;
import java.util.UUID;

/** Reads ids that others wrote. They become parts of addresses, so that nothing but a whole UUID is let through. */
public final class BatchId {
    private static final int LENGTH = 36;

    private BatchId() {}

    /** Empty for anything else; {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
    public static Optional<UUID> of(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
