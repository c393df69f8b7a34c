package dev.inari.sidecar.simulation;

/** Thrown to the sidecar's code wherever it still is after its kill -9, so that nothing of it goes on. */
final class Crashed extends Error {
    private static final long serialVersionUID = 1;

    Crashed() {
        super("killed", null, false, false);
    }
}
