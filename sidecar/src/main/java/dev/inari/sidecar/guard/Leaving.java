package dev.inari.sidecar.guard;

/**
 * An engine on its way out. Without one of these there is no force.
 *
 * @param closedGate how it is known that the gate is closed, so that nobody is served and nobody can come
 * @param rung the time of the present rung
 * @param thoughServing whether an operator ordered it to go whoever is served
 */
public record Leaving(String closedGate, Rung rung, boolean thoughServing) {
    Leaving on(Rung next) {
        return new Leaving(closedGate, next, thoughServing);
    }
}
