package dev.inari.sidecar.jobs;

/**
 * What the index remembers of an archive.
 *
 * @param overview the job's entry in {@code /jobs/overview}, as JSON; empty if there is none of a sensible length
 */
public record ArchivedJob(FinalState end, String overview) {}
