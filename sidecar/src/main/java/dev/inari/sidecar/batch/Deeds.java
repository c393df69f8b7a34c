package dev.inari.sidecar.batch;

import java.io.IOException;

/** Where it is written down, before it is done, that a session is closed. */
public interface Deeds {
    /**
     * Writes down what is about to be done, so that it survives the end of this process.
     *
     * @param server address of the server, without credentials
     * @return its number
     * @throws IOException if it could not be written: then it is not done
     */
    long intend(String server, BatchRecord batch, Verdict verdict) throws IOException;

    /** Tells what became of it. Never throws. */
    void settle(long intent, SweepResult.End end, String words);
}
