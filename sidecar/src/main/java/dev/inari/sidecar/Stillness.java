package dev.inari.sidecar;

import java.util.ArrayList;
import java.util.List;

/**
 * Knows whether anything that was decided can still happen to one engine, and who waits for that to be over: a hold is promised only then.
 * For the decision thread only.
 */
final class Stillness {
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean acting;
    private int killsByHand;

    /** A request or a signal is on its way, of which there is one at a time. */
    void acts() {
        acting = true;
    }

    /** Whatever was on its way is back. */
    void acted() {
        acting = false;
    }

    /** A kill by an operator's word waits for no call. */
    void killsByHand() {
        killsByHand++;
    }

    void killedByHand() {
        killsByHand--;
        tell();
    }

    /** Does it when nothing is under way any more that was decided before: now, or later. */
    void then(Runnable what) {
        waiting.add(what);
        tell();
    }

    /** Tells those who wait, if there is nothing to wait for. */
    void tell() {
        if (!acting && killsByHand == 0) {
            tellAll();
        }
    }

    /** Tells them in any case: the engine is guarded no longer. */
    void tellAll() {
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }
}
