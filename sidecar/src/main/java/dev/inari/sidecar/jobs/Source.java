package dev.inari.sidecar.jobs;

/** Who told how a job ended, from the least to the most reliable: the order of the constants counts. */
public enum Source {
    /** The engine that submitted it, or its agent. */
    ENGINE,
    /** The cluster's REST API, while it knew the job. */
    LIVE,
    /** The archive that the cluster wrote when the job was over. */
    ARCHIVE;

    boolean isBetterThan(Source other) {
        return compareTo(other) > 0;
    }
}
