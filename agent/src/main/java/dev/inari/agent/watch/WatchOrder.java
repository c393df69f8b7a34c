package dev.inari.agent.watch;

import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchAnswer.Code;
import dev.inari.mbeans.WatchState;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** An order about the watch, from who gave it to the keeper's thread and back. Thread-safe. */
final class WatchOrder {
    /** What is to be done. */
    enum Kind {
        AUDIT,
        REPAIR,
        DRAIN
    }

    private enum Fate {
        WAITING,
        BEGUN,
        WITHDRAWN
    }

    private static final long MILLIS = 4_000;

    final Kind kind;
    final String reason;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.WAITING);
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile WatchAnswer answer = new WatchAnswer(Code.CANNOT, WatchState.UNKNOWN, "not carried out");

    WatchOrder(Kind kind, String reason) {
        this.kind = kind;
        this.reason = reason;
    }

    /** To be asked by who carries it out, right before: false if nobody waits for it any more, and what was wanted then may not be wanted now. */
    boolean begin() {
        return fate.compareAndSet(Fate.WAITING, Fate.BEGUN);
    }

    void answer(WatchAnswer what) {
        answer = what;
        done.countDown();
    }

    /** Waits for the answer, but not for ever. */
    WatchAnswer await(WatchRecord record) {
        try {
            if (done.await(MILLIS, TimeUnit.MILLISECONDS)) {
                return answer;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fate.compareAndSet(Fate.WAITING, Fate.WITHDRAWN)
                ? new WatchAnswer(
                        Code.NOT_NOW,
                        record.state(),
                        "the engine's client has not come back for " + MILLIS + " ms; the order is withdrawn")
                : new WatchAnswer(Code.TIMED_OUT, record.state(), "not done within " + MILLIS + " ms; it goes on");
    }
}
