package dev.inari.sidecar.jobs;

/**
 * What an archive may be at most: whoever may submit a job may have anything written into it.
 *
 * @param fileBytes length of the file
 * @param entries documents in it
 * @param documentCharacters length of one document that is read, which takes six bytes a character at worst; others are only passed over
 * @param depth of nesting, in the file and in each document
 */
public record ArchiveLimits(long fileBytes, int entries, int documentCharacters, int depth) {
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(256L << 20, 1_000_000, 2 << 20, 100);
}
