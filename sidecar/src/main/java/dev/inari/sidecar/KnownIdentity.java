package dev.inari.sidecar;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.PolicyBook;
import org.jspecify.annotations.Nullable;

/**
 * Knows who one engine is, as far as its agent has said, and which policy that gives it. Written by the decision thread; read by any.
 */
final class KnownIdentity {
    private final Services services;
    private final String engineType;
    private volatile @Nullable EngineIdentity identity;
    private volatile Policy policy;

    KnownIdentity(Services services, String engineType) {
        this.services = services;
        this.engineType = engineType;
        this.policy = policyOf(null);
    }

    /** Null if its agent did not say yet. */
    @Nullable
    EngineIdentity identity() {
        return identity;
    }

    /** An engine whose agent did not say yet who it is can only be watched. */
    Policy policy() {
        return policy;
    }

    /** Its agent says who it is. */
    void told(EngineIdentity who) {
        policy = policyOf(who);
        identity = who;
    }

    /** The configuration was read again. Gives the policy that held before. */
    Policy policiesChanged() {
        Policy before = policy;
        policy = policyOf(identity);
        return before;
    }

    private Policy policyOf(@Nullable EngineIdentity told) {
        PolicyBook book = services.settings().policies();
        return told == null ? book.policyFor(EngineIdentity.unknown(engineType)).watching() : book.policyFor(told);
    }
}
