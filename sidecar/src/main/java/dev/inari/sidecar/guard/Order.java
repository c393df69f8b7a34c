package dev.inari.sidecar.guard;

/**
 * An operator's word that an engine shall go, whatever its policy says.
 *
 * @param by who gave it
 * @param reason why
 * @param evenIfServing whether sessions, doubts and silence are to hold it no longer
 */
public record Order(String by, String reason, boolean evenIfServing) {
    @Override
    public String toString() {
        return "ordered by " + by + " (" + reason + ")" + (evenIfServing ? ", even if serving" : "");
    }
}
