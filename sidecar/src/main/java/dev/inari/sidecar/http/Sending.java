package dev.inari.sidecar.http;

import java.io.IOException;

/** What one thread sends to one client at this moment, so that another thread can end it. Thread-safe. */
final class Sending {
    private final Thread thread;
    private final long since;
    private boolean ended;
    private boolean cut;

    /** @param since in nanoseconds of whoever measures */
    Sending(Thread thread, long since) {
        this.thread = thread;
        this.since = since;
    }

    long since() {
        return since;
    }

    /** Closes the connection under whoever sends: an interrupt does that to a channel, and from a timeout of the socket it is not to be had. */
    synchronized void cut() {
        if (!ended && !cut) {
            cut = true;
            thread.interrupt();
        }
    }

    /** For the thread that sent, when it does no longer; whatever it does next is not interrupted. */
    synchronized void end() throws IOException {
        ended = true;
        if (cut) {
            // The interrupt was for this alone. One from whoever stops the server closes the connection as well.
            Thread.interrupted();
            throw new IOException("the client took nothing for too long");
        }
    }
}
