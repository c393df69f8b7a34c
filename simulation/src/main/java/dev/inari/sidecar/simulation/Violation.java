package dev.inari.sidecar.simulation;

/**
 * A promise that was broken.
 *
 * @param seed of the life; the same seed shows it again
 */
record Violation(long seed, Promise promise, String what) {
    @Override
    public String toString() {
        return "seed " + seed + ": " + promise + " (promise " + promise.text() + "): " + what;
    }
}
