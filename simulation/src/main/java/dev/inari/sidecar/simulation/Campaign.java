package dev.inari.sidecar.simulation;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Many lives, as fast as the machine can. */
final class Campaign {
    private static final int ENOUGH_VIOLATIONS = 20;

    private final long firstSeed;
    private final long lives;
    private final Seams seams;
    private final AtomicLong next = new AtomicLong();
    private final ConcurrentLinkedQueue<Violation> violations = new ConcurrentLinkedQueue<>();

    /** The seeds of the lives follow one another. */
    Campaign(long firstSeed, long lives, Seams seams) {
        this.firstSeed = firstSeed;
        this.lives = lives;
        this.seams = seams;
    }

    /** Lives them all, or until there is enough to look at; gives what was broken. */
    List<Violation> run(int threads) throws InterruptedException {
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            workers[i] = new Thread(this::work, "lives-" + i);
            workers[i].start();
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return List.copyOf(violations);
    }

    /** How many lives were lived. */
    long lived() {
        return Math.min(next.get(), lives);
    }

    private void work() {
        long number = next.getAndIncrement();
        while (number < lives && violations.size() < ENOUGH_VIOLATIONS) {
            Violation violation = Life.run(firstSeed + number, seams);
            if (violation != null) {
                violations.add(violation);
            }
            number = next.getAndIncrement();
        }
    }
}
