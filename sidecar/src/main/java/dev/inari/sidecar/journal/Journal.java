package dev.inari.sidecar.journal;

import java.util.List;

/**
 * The write-ahead journal, so that a sidecar killed at any instruction loses no decision and repeats no forced kill: what is about to be done
 * is written down first, and what became of it after. Thread-safe.
 */
public interface Journal extends AutoCloseable {
    /**
     * Writes down what is about to be done; it survives the end of this process, however it ends, before this returns. Waits at most a few
     * seconds for other processes that write.
     *
     * @return the intent's id, never used for another, also not by other processes
     * @throws JournalException if it could not be written: then it must not be done
     */
    long intend(Intent intent) throws JournalException;

    /**
     * Tells what became of an intent; a later call replaces an earlier one. Never throws and never blocks long: what cannot be written now
     * is kept, within bounds, and tried again.
     *
     * @param outcome a code; an ask counts as accepted with {@code ACCEPTED} or {@code ALREADY_ACCEPTED}
     * @param detail in words; may be empty
     */
    void settle(long intent, String outcome, String detail);

    /** Keeps something that is not an action. Never throws and never blocks long, as {@link #settle}. */
    void note(Note note);

    /**
     * What was begun for engines and not finished, for a start: per agent id the last rung. That is an ask that was accepted, or a TERM or
     * KILL, settled or not, with no later rung and no later {@link Note.Kind#LADDER_ENDED} or {@link Note.Kind#GONE}. An ask whose answer
     * never came is none. Processes without an agent are left out: nobody but who signalled them can go on with them.
     */
    List<Ladder> unfinished() throws JournalException;

    /** Holds without a later release and without an end of the held process; the latest of each. */
    List<Hold> holds() throws JournalException;

    /** What happened, newest first. */
    List<Entry> history(HistoryQuery query) throws JournalException;

    /** Ends of engines that were written after the entry of this number, oldest first, at most so many. */
    List<Ending> endings(long after, int most) throws JournalException;

    /** The long text of an entry; empty if it has none. */
    String body(long entry) throws JournalException;

    /** Whether intents can be written now, and why not. Costs nothing. */
    Health health();

    /** To be called about every second, off the decision thread: writes what waits, tries to recover, and deletes what has become old. */
    void tend();

    /** Writes what waits, if that is possible, and gives the file back. Nothing can be written after it. */
    @Override
    void close();
}
