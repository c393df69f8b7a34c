package dev.inari.sidecar.journal;

import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Deletes the oldest entries, some at a time so that no intent waits for it, and never what is in force. Oldest first is what keeps the rest
 * true: an entry that ends something never goes before what it ends. For one thread.
 */
final class Retention {
    private static final int BATCH = 100;
    private static final int BATCHES_AT_ONCE = 20;
    private static final String NEXT =
            "select coalesce(max(id), 0) from (select id from entry where id > :reached order by id limit :most) as next";
    // Not each by its own age: after a clock was set back, what ends something would seem older than what it ends.
    private static final String FIRST_YOUNG =
            "select coalesce((select id from entry where id > :reached and at >= :before order by id limit 1), :last)";
    private static final String DUE = "id > :reached and id <= :upTo and (:all or id < :young)";
    private static final String TO_GO = DUE + " and not exists (select 1 from in_force where in_force.id = entry.id)";

    private final JournalSettings settings;
    private final long mostBytes;
    private final Writer writer;
    private final Limits limits;

    /** The last entry that was looked at in this round; 0 if none is under way. */
    private long reached;

    private long tooMany;

    Retention(JournalSettings settings, Limits limits, Writer writer) {
        this.settings = settings;
        this.limits = limits;
        this.mostBytes = limits.mostBytes() / 4 * 3;
        this.writer = writer;
    }

    /** Begins a round: how many entries are too many is counted once for all of it. */
    void begin() throws JournalException {
        reached = 0;
        tooMany = writer.read(this::excess);
    }

    private long excess(Handle handle) {
        long entries = number(handle, "select count(*) from entry");
        long pages = number(handle, "pragma page_count") - number(handle, "pragma freelist_count");
        long used = pages * Connections.PAGE_BYTES;
        // Bodies differ in size by four orders, so this is a guess; the next round corrects it.
        long tooLarge = used <= mostBytes ? 0 : 1 + entries * (used - mostBytes) / used;
        return Math.max(entries - settings.keepEntries(), tooLarge);
    }

    private static long number(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }

    /** Goes on with the round. Returns whether it is over. */
    boolean goOn(Instant now) throws JournalException {
        long before = now.minus(settings.keep()).toEpochMilli();
        for (int i = 0; i < BATCHES_AT_ONCE; i++) {
            if (writer.write(limits.patience(), handle -> batch(handle, before)) == 0) {
                return true;
            }
        }
        return false;
    }

    /** Deletes what is to go of the next entries. Returns how many of them were old or too many. */
    private int batch(Handle handle, long before) {
        boolean all = tooMany > 0;
        long upTo = handle.createQuery(NEXT)
                .bind("reached", reached)
                .bind("most", all ? Math.min(BATCH, tooMany) : BATCH)
                .mapTo(Long.class)
                .one();
        long young = handle.createQuery(FIRST_YOUNG)
                .bind("reached", reached)
                .bind("before", before)
                .bind("last", Long.MAX_VALUE)
                .mapTo(Long.class)
                .one();
        Map<String, Object> chosen = Map.of("reached", reached, "upTo", upTo, "all", all, "young", young);
        int due = handle.createQuery("select count(*) from entry where " + DUE)
                .bindMap(chosen)
                .mapTo(Integer.class)
                .one();
        handle.createUpdate("delete from body where entry_id in (select id from entry where " + TO_GO + ")")
                .bindMap(chosen)
                .execute();
        tooMany -= handle.createUpdate("delete from entry where " + TO_GO)
                .bindMap(chosen)
                .execute();
        reached = upTo;
        return due;
    }
}
