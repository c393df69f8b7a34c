package dev.inari.sidecar.batch;

import java.io.IOException;
import java.util.Arrays;

/**
 * The lines of a log that are kept, against which a new copy is held: each is to come again, in order, with new ones before, between and after. Kyuubi
 * gives the file of a submission to another one of the same user after a day, so that a log that looks longer can be somebody else's. Holds four bytes of
 * each line; used by one thread.
 */
final class EarlierLines {
    /** With more lines than that a log is not copied anew. */
    static final int MOST = 4_000_000;

    private int[] hashes = new int[0];
    private int count;
    private int next;

    /** Of a log that is not kept yet. */
    static EarlierLines none() {
        return new EarlierLines();
    }

    static EarlierLines of(BatchArchive archive, BatchKey key) throws IOException {
        EarlierLines all = new EarlierLines();
        archive.log(key, line -> all.add(line.hashCode()));
        if (all.count > MOST) {
            throw new IOException("lines came to it, and with more than " + MOST + " it is not copied anew");
        }
        return all;
    }

    private void add(int hash) {
        if (count <= MOST) {
            if (count == hashes.length) {
                hashes = Arrays.copyOf(hashes, Math.max(1_024, count * 2));
            }
            hashes[count++] = hash;
        }
    }

    /** The next line of the new copy. */
    void came(String line) {
        if (next < count && hashes[next] == line.hashCode()) {
            next++;
        }
    }

    boolean allCame() {
        return next == count;
    }
}
