package dev.inari.agent.target;

/** Where an engine says who it is. A property without roots is one that the engine does not have. Immutable once the table is built. */
public final class IdentityModel {
    Root[] refId = {};
    Root[] user = {};
    Root[] version = {};
    Root[] applicationId = {};
    Root[] namespace = {};
    Root[] shareLevel = {};

    /** Whether the SparkContext is stopped, as a truth value. */
    Root[] contextStopped = {};

    /** The share level of an engine that nobody gave one. */
    String defaultShareLevel = "SERVER";

    /** The share level of all engines of this kind, whatever their configuration says; empty where each has one of its own. */
    String fixedShareLevel = "";

    IdentityModel() {}

    public Root[] refId() {
        return refId.clone();
    }

    public Root[] user() {
        return user.clone();
    }

    public Root[] version() {
        return version.clone();
    }

    public Root[] applicationId() {
        return applicationId.clone();
    }

    public Root[] namespace() {
        return namespace.clone();
    }

    public Root[] shareLevel() {
        return shareLevel.clone();
    }

    public Root[] contextStopped() {
        return contextStopped.clone();
    }

    public String defaultShareLevel() {
        return defaultShareLevel;
    }

    public String fixedShareLevel() {
        return fixedShareLevel;
    }
}
