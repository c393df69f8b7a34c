package dev.inari.sidecar.simulation;

import dev.inari.sidecar.journal.Ending;
import dev.inari.sidecar.journal.Entry;
import dev.inari.sidecar.journal.Health;
import dev.inari.sidecar.journal.HistoryQuery;
import dev.inari.sidecar.journal.Hold;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The journal of one sidecar on a simulated disk. As the real one it writes an intent before it returns or throws, keeps results and notes
 * that cannot be written, loses them with the process, and after a failure takes no intent before it was tended.
 */
final class RunJournal implements Journal {
    private final Run run;
    private final World world;
    private final Disk disk;
    private final Deque<Runnable> backlog = new ArrayDeque<>();
    private boolean broken;

    RunJournal(Run run, World world) {
        this.run = run;
        this.world = world;
        this.disk = world.disk();
    }

    @Override
    public long intend(Intent intent) throws JournalException {
        run.point(Point.INTEND);
        if (broken) {
            world.judge().unwritten(intent);
            throw failure();
        }
        waits();
        if (disk.full()) {
            broken = true;
            world.judge().unwritten(intent);
            throw failure();
        }
        flush();
        long id = disk.add(intent);
        world.trace(() -> "journal: " + intent.deed() + " by " + intent.actor() + ": " + intent.reason());
        world.judge().intended(intent);
        run.point(Point.INTENDED);
        return id;
    }

    private void waits() {
        if (disk.slow()) {
            run.await(world.chance().millis(0, 2500));
        } else if (world.chance().of(0.1)) {
            run.await(world.chance().millis(0, 5));
        }
    }

    @Override
    public void settle(long intent, String outcome, String detail) {
        run.point(Point.SETTLE);
        world.trace(() -> "journal: intent " + intent + " -> " + outcome);
        keep(() -> disk.settle(intent, outcome));
    }

    @Override
    public void note(Note note) {
        run.point(Point.NOTE);
        world.judge().noted(note);
        keep(() -> disk.add(note));
    }

    private void keep(Runnable write) {
        backlog.add(write);
        if (disk.full()) {
            broken = true;
        } else if (!broken) {
            flush();
        }
    }

    private void flush() {
        while (!backlog.isEmpty()) {
            backlog.remove().run();
        }
    }

    @Override
    public List<Ladder> unfinished() throws JournalException {
        requireReadable();
        List<Ladder> ladders = disk.unfinished();
        world.trace(() -> "journal: unfinished are " + ladders);
        world.judge().recalled(run, ladders);
        return ladders;
    }

    @Override
    public List<Hold> holds() throws JournalException {
        requireReadable();
        return disk.holds();
    }

    private void requireReadable() throws JournalException {
        run.requireAlive();
        waits();
        if (disk.unreadable()) {
            throw failure();
        }
    }

    @Override
    public List<Entry> history(HistoryQuery query) {
        return List.of();
    }

    @Override
    public List<Ending> endings(long after, int most) {
        return List.of();
    }

    @Override
    public String body(long entry) {
        return "";
    }

    @Override
    public Health health() {
        return new Health(!broken, broken ? "simulated" : "", backlog.size());
    }

    @Override
    public void tend() {
        run.requireAlive();
        if (!disk.full()) {
            flush();
            broken = false;
        }
    }

    @Override
    public void close() {
        // Who dies by kill -9 closes nothing.
    }

    private static JournalException failure() {
        return new JournalException("the simulated journal does not work");
    }
}
