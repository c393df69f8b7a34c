package dev.inari.agent.watch;

import org.jspecify.annotations.Nullable;

/**
 * Lets another thread end a wait for the ensemble's answer, and nothing else that the keeper's thread does. When a connection breaks, ZooKeeper 3.4
 * tells whoever waits for an answer over it only 100 ms later; by then Curator can have a new session, and in it a new node that nobody has seen.
 */
final class Asking {
    private @Nullable Thread waiting;

    synchronized void begin() {
        waiting = Thread.currentThread();
    }

    /** To be called by the thread that began. It is not interrupted after that. */
    synchronized void end() {
        waiting = null;
        Thread.interrupted();
    }

    /** Ends the wait if there is one. */
    synchronized void giveUp() {
        Thread now = waiting;
        if (now != null) {
            now.interrupt();
        }
    }
}
