package dev.inari.sidecar.guard;

/**
 * An operator's word that an engine shall stay: it is not asked, and not signalled, until it is released.
 *
 * @param by who gave it
 * @param reason why
 */
public record Hold(String by, String reason) {
    @Override
    public String toString() {
        return "held by " + by + " (" + reason + ")";
    }
}
