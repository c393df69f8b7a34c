package dev.inari.sidecar.guard;

import dev.inari.jmx.EngineIdentity;

/** Finds the policy for an engine once its agent has said who it is. */
@FunctionalInterface
public interface PolicyBook {
    /** The policy for this engine; the same answer for the same identity as long as the configuration is the same. */
    Policy policyFor(EngineIdentity engine);
}
