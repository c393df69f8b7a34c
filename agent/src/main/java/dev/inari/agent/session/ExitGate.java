package dev.inari.agent.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides, in one atomic word, whether the engine serves somebody: how many user sessions are open, how many opens are in flight, how often
 * either changed (the epoch), and whether the engine is closing. An open enters the gate before the engine does anything for it; an exit
 * closes the gate only at zero. So no exit can begin while somebody is served, and nobody can come in after one has begun.
 *
 * <p>Layout, from the top: closing (1 bit), epoch (28), opening (15), open (20). The epoch is compared for equality only; it would have to
 * go once around, 268 million opens and closes, between two reads to be mistaken. 20 bits hold more sessions than Flink's own default limit
 * (1,000,000). Thread-safe, lock-free.
 */
public final class ExitGate {
    private static final int OPENING_SHIFT = 20;
    private static final int EPOCH_SHIFT = 35;
    private static final long OPEN_ONE = 1L;
    private static final long OPEN_MASK = (1L << OPENING_SHIFT) - 1;
    private static final long OPENING_ONE = 1L << OPENING_SHIFT;
    private static final long OPENING_MASK = (1L << (EPOCH_SHIFT - OPENING_SHIFT)) - 1;
    private static final long EPOCH_ONE = 1L << EPOCH_SHIFT;
    private static final long EPOCH_MASK = (1L << 28) - 1;
    private static final long CLOSING = Long.MIN_VALUE;

    private final AtomicLong word = new AtomicLong();

    /** Lets an open in, unless the gate is closed. Each success must be followed by one {@link #openEnded}. */
    public boolean tryOpen() {
        while (true) {
            long was = word.get();
            if (was < 0) {
                return false;
            }
            if (opening(was) == OPENING_MASK) {
                throw new IllegalStateException("more than " + OPENING_MASK + " session opens in flight");
            }
            if (word.compareAndSet(was, nextEpoch(was) + OPENING_ONE)) {
                return true;
            }
        }
    }

    /** The open that was let in ended, well or not. Returns the gate after it. */
    public long openEnded() {
        return change(OPENING_MASK << OPENING_SHIFT, OPENING_ONE, "an open ended that was never let in");
    }

    /** A user session is open. Counted even behind a closed gate: the truth goes before the order. Returns the gate after it. */
    public long sessionOpened() {
        while (true) {
            long was = word.get();
            if (open(was) == OPEN_MASK) {
                throw new IllegalStateException("more than " + OPEN_MASK + " sessions open");
            }
            long is = nextEpoch(was) + OPEN_ONE;
            if (word.compareAndSet(was, is)) {
                return is;
            }
        }
    }

    /** A user session is gone. Returns the gate after it. */
    public long sessionClosed() {
        return change(OPEN_MASK, OPEN_ONE, "a session closed that was never opened");
    }

    private long change(long mask, long one, String impossible) {
        while (true) {
            long was = word.get();
            if ((was & mask) == 0) {
                throw new IllegalStateException(impossible);
            }
            long is = nextEpoch(was) - one;
            if (word.compareAndSet(was, is)) {
                return is;
            }
        }
    }

    /** Closes the gate if nobody is served and nothing moved since {@code epoch}. Returns whether this call closed it. */
    public boolean tryClose(long epoch) {
        long was = word.get();
        return was >= 0 && free(was) && epoch(was) == epoch && word.compareAndSet(was, was | CLOSING);
    }

    /** Closes the gate whoever is served. Returns whether this call closed it. */
    public boolean closeThoughServing() {
        while (true) {
            long was = word.get();
            if (was < 0) {
                return false;
            }
            if (word.compareAndSet(was, was | CLOSING)) {
                return true;
            }
        }
    }

    /** Opens the gate again. Returns whether it was closed. */
    public boolean reopen() {
        while (true) {
            long was = word.get();
            if (was >= 0) {
                return false;
            }
            if (word.compareAndSet(was, nextEpoch(was) & ~CLOSING)) {
                return true;
            }
        }
    }

    /** The whole gate at one instant, to be taken apart by the static methods. */
    public long read() {
        return word.get();
    }

    public static boolean closing(long gate) {
        return gate < 0;
    }

    public static long epoch(long gate) {
        return (gate >>> EPOCH_SHIFT) & EPOCH_MASK;
    }

    public static int opening(long gate) {
        return (int) ((gate >>> OPENING_SHIFT) & OPENING_MASK);
    }

    public static int open(long gate) {
        return (int) (gate & OPEN_MASK);
    }

    /** Whether no user session is open or opening. */
    public static boolean free(long gate) {
        return open(gate) == 0 && opening(gate) == 0;
    }

    private static long nextEpoch(long gate) {
        long epochs = EPOCH_MASK << EPOCH_SHIFT;
        return (gate & ~epochs) | ((gate + EPOCH_ONE) & epochs);
    }
}
