package dev.inari.sidecar.simulation;

import dev.inari.sidecar.Outside;

/** Where a life can be sabotaged, to show that the judge notices. Nothing is changed by default. */
interface Seams {
    /** Nothing is sabotaged. */
    Seams NONE = new Seams() {};

    /** What the sidecar is to see of the world, instead of what is there. */
    default Outside outside(Outside real, World world) {
        return real;
    }

    /** Whether agents close their gates on any request. */
    default boolean agentsIgnoreTheFence() {
        return false;
    }
}
