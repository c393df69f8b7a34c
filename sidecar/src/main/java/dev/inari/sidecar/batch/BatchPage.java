package dev.inari.sidecar.batch;

import java.util.List;

/**
 * A part of a server's list of batches.
 *
 * @param listed how many the server gave, readable or not; the next page begins that much later
 * @param unreadable what is wrong with those that are left out
 */
public record BatchPage(List<BatchRecord> batches, int listed, List<String> unreadable) {
    public BatchPage {
        batches = List.copyOf(batches);
        unreadable = List.copyOf(unreadable);
    }
}
