package dev.inari.sidecar.journal;

import dev.inari.sidecar.engine.ProcFs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in one SQLite file, which several processes of a user may write at once.
 *
 * <p>Whatever is wrong with the file, it can be opened: it then takes no intents and says why, and {@link #tend} goes on trying. While
 * something is wrong an intent is refused at once, without a try of its own.
 */
public final class SqliteJournal implements Journal {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteJournal.class);
    private static final int FLUSHED_AT_ONCE = 500;

    private final InstantSource clock;
    private final Limits limits;
    private final Backlog backlog;
    private final Writer writer;
    private final Upkeep upkeep;
    private final Standing writing;
    private final Standing tidying;

    /** Results and notes are left to {@link #tend}: else each would wait for who is in the way, and all together too long. */
    private volatile boolean putOff;

    private volatile boolean closed;

    private SqliteJournal(JournalFile file, JournalSettings settings, Limits limits, InstantSource clock) {
        this.clock = clock;
        this.limits = limits;
        this.backlog = new Backlog(limits.mostWaiting());
        this.writer = new Writer(file, new Database(file, limits, clock), backlog);
        this.upkeep = new Upkeep(file, writer, new Retention(settings, limits, writer), clock);
        this.writing = new Standing("until it works no intent can be written, so nothing is forced", clock);
        this.tidying = new Standing("until it works nothing old is deleted", clock);
    }

    /**
     * Opens the journal, and makes it if it is missing.
     *
     * @throws JournalException only if the settings name no file
     */
    public static SqliteJournal open(JournalSettings settings, InstantSource clock) throws JournalException {
        return open(settings, Limits.DEFAULT, clock);
    }

    /**
     * As {@link #open}, but the file is opened by the first who reads, intends or tends: that takes longer than all else at a start, and can be
     * done beside it.
     *
     * @throws JournalException only if the settings name no file
     */
    public static SqliteJournal unopened(JournalSettings settings, InstantSource clock) throws JournalException {
        return at(settings, Limits.DEFAULT, clock);
    }

    private static SqliteJournal at(JournalSettings settings, Limits limits, InstantSource clock)
            throws JournalException {
        JournalFile file = new JournalFile(settings.file(), new ProcFs().ownUid());
        return new SqliteJournal(file, settings, limits, clock);
    }

    static SqliteJournal open(JournalSettings settings, Limits limits, InstantSource clock) throws JournalException {
        SqliteJournal journal = at(settings, limits, clock);
        try {
            journal.writer.ensureOpen();
        } catch (JournalException e) {
            journal.writing.broken(e);
        }
        return journal;
    }

    @Override
    public long intend(Intent intent) throws JournalException {
        writing.check();
        Instant at = clock.instant();
        try {
            return writer.write(limits.patience(), handle -> new Rows(handle).add(intent, at));
        } catch (JournalException e) {
            report(writing, e);
            throw e;
        }
    }

    @Override
    public void settle(long intent, String outcome, String detail) {
        keep(new Waiting.Result(intent, outcome, detail, clock.instant()));
    }

    @Override
    public void note(Note note) {
        keep(new Waiting.Noted(note, clock.instant()));
    }

    private void keep(Waiting one) {
        if (closed) {
            LOG.warn("the journal is closed; lost: {}", one.title());
            return;
        }
        backlog.add(one);
        if (putOff || !writing.works()) {
            return;
        }
        try {
            putOff = !writer.flushSoon(limits.impatience());
        } catch (JournalException e) {
            putOff = true;
            // That another process writes at this moment is no trouble yet.
            if (e.fault() != Fault.LOCKED && !e.fault().passing()) {
                report(writing, e);
            }
        }
    }

    private static void report(Standing standing, JournalException e) {
        if (e.fault() != Fault.CLOSED) {
            standing.broken(e);
        }
    }

    @Override
    public List<Ladder> unfinished() throws JournalException {
        return writer.read(handle -> new Rows(handle).unfinished());
    }

    @Override
    public List<Hold> holds() throws JournalException {
        return writer.read(handle -> new Rows(handle).holds());
    }

    @Override
    public List<Entry> history(HistoryQuery query) throws JournalException {
        return writer.read(handle -> new Rows(handle).history(query));
    }

    @Override
    public List<Ending> endings(long after, int most) throws JournalException {
        return writer.read(handle -> new Rows(handle).endings(after, most));
    }

    @Override
    public String body(long entry) throws JournalException {
        return writer.read(handle -> new Rows(handle).body(entry));
    }

    @Override
    public Health health() {
        String problem = closed ? "the journal is closed" : writing.problem();
        return new Health(problem.isEmpty(), problem, backlog.size());
    }

    @Override
    public synchronized void tend() {
        if (closed) {
            return;
        }
        try {
            writer.ensureOpen();
            flush();
            tellTrouble();
            writing.mended();
            putOff = false;
        } catch (JournalException e) {
            report(writing, e);
            return;
        }
        try {
            upkeep.turn();
            tidying.mended();
        } catch (JournalException e) {
            report(tidying, e);
        }
    }

    private void flush() throws JournalException {
        while (backlog.size() > 0) {
            writer.flush(limits.patience(), FLUSHED_AT_ONCE);
        }
    }

    /** Keeps for the history that the journal has gaps. To write that is also the proof that intents can be written again. */
    private void tellTrouble() throws JournalException {
        long dropped = backlog.dropped();
        String lost =
                dropped == 0 ? "" : "; " + dropped + " results and notes were lost, there was no more room for them";
        if (!writing.works()) {
            String text = "the journal could not be written for " + writing.seconds() + " s" + lost + "; "
                    + writing.problem();
            Instant now = clock.instant();
            writer.write(limits.patience(), handle -> {
                new Rows(handle).add(new Note(Subject.NOBODY, Note.Kind.CONDITION, text), now);
                return true;
            });
        }
        if (!lost.isEmpty()) {
            LOG.error("the journal has a gap{}", lost);
            backlog.forgetDropped(dropped);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            flush();
        } catch (JournalException e) {
            LOG.error("{} results and notes are lost with the end of this process: {}", backlog.size(), e.getMessage());
        }
        writer.close();
    }
}
