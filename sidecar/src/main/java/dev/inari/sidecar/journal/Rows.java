package dev.inari.sidecar.journal;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal's statements on one connection, in the words of the journal. Whoever has the connection has it alone. */
final class Rows {
    private static final Logger LOG = LoggerFactory.getLogger(Rows.class);
    private static final String INSERT = """
            insert into entry (at, subject, agent_id, pid, start_ticks, boot_id, engine_type, what, actor, text)
            values (:at, :subject, :agentId, :pid, :startTicks, :bootId, :engineType, :what, :actor, :text)
            returning id""";
    private static final String HISTORY = """
            select e.*, exists (select 1 from body b where b.entry_id = e.id) as has_body
            from entry e
            where (:prefix = '' or substr(e.agent_id, 1, length(:prefix)) = :prefix)
              and (:pid = 0 or e.pid = :pid)
              and e.at >= :since
              and (:deeds = 0 or e.actor <> '')
              and (:what = '' or e.what = :what)
              and (:before = 0 or e.id < :before)
            order by e.id desc
            limit :limit""";
    /** The plus has SQLite walk on from a number, and not through all ends that ever were. */
    private static final String ENDS = """
            select * from entry where id > :after and +what = 'GONE' and agent_id <> '' order by id limit :most""";

    private static final String DONE_BEFORE = """
            select * from entry
            where subject = :subject and id < :id
              and what in ('ASK', 'FORCE_ASK', 'TERM', 'KILL', 'KILL_BY_HAND', 'LADDER_ENDED')
            order by id desc limit 100""";

    private final Handle handle;

    Rows(Handle handle) {
        this.handle = handle;
    }

    long add(Intent intent, Instant at) {
        return add(intent.subject(), intent.deed().name(), intent.actor(), intent.reason(), at);
    }

    void add(Note note, Instant at) {
        long id = add(note.subject(), note.kind().name(), "", note.text(), at);
        if (!note.body().isEmpty()) {
            handle.createUpdate("insert into body (entry_id, text) values (:id, :text)")
                    .bind("id", id)
                    .bind("text", Texts.body(note.body()))
                    .execute();
        }
    }

    private long add(Subject subject, String what, String actor, String text, Instant at) {
        return handle.createQuery(INSERT)
                .bind("at", at.toEpochMilli())
                .bind("subject", Texts.line(subject.key()))
                .bind("agentId", Texts.line(subject.agentId()))
                .bind("pid", subject.pid())
                .bind("startTicks", subject.startTicks())
                .bind("bootId", Texts.line(subject.bootId()))
                .bind("engineType", Texts.line(subject.engineType()))
                .bind("what", what)
                .bind("actor", Texts.line(actor))
                .bind("text", Texts.line(text))
                .mapTo(Long.class)
                .one();
    }

    void settle(long intent, String outcome, String detail, Instant at) {
        int found = handle.createUpdate(
                        "update entry set outcome = :outcome, detail = :detail, settled_at = :at where id = :id")
                .bind("outcome", Texts.line(outcome))
                .bind("detail", Texts.line(detail))
                .bind("at", at.toEpochMilli())
                .bind("id", intent)
                .execute();
        if (found == 0) {
            LOG.warn("intent={} is not in the journal any more; its outcome was {}", intent, Texts.line(outcome));
        }
    }

    List<Ladder> unfinished() {
        Map<String, Ladder> last = new LinkedHashMap<>();
        Map<String, Row> closing = new HashMap<>();
        handle.createQuery("select * from in_force where what <> 'HOLD' and agent_id <> '' order by id")
                .map((from, context) -> Row.of(from))
                .forEach(row -> {
                    String agentId = row.subject().agentId();
                    if (row.closedGate()) {
                        closing.put(agentId, row);
                    }
                    last.put(agentId, row.ladder(closing.get(agentId)));
                });
        return List.copyOf(last.values());
    }

    List<Hold> holds() {
        return handle.createQuery("select * from in_force where what = 'HOLD' order by id")
                .map((from, context) -> Row.of(from).hold())
                .list();
    }

    List<Entry> history(HistoryQuery query) {
        return handle.createQuery(HISTORY)
                .bind("prefix", query.agentIdPrefix())
                .bind("pid", query.pid())
                .bind("since", query.since().toEpochMilli())
                .bind("deeds", query.deeds() ? 1 : 0)
                .bind("what", query.what())
                .bind("before", query.before())
                .bind("limit", query.limit())
                .map((from, context) -> Row.of(from).entry(from.getBoolean("has_body")))
                .list();
    }

    List<Ending> endings(long after, int most) {
        List<Row> ends = handle.createQuery(ENDS)
                .bind("after", after)
                .bind("most", most)
                .map((from, context) -> Row.of(from))
                .list();
        return ends.stream()
                .map(each -> new Ending(each.entry(false), body(each.id()), lastBefore(each)))
                .toList();
    }

    private @Nullable Entry lastBefore(Row end) {
        return handle
                .createQuery(DONE_BEFORE)
                .bind("subject", end.subject().key())
                .bind("id", end.id())
                .map((from, context) -> Row.of(from))
                .stream()
                .filter(each -> each.givenUp() || each.reachedIt())
                .findFirst()
                .filter(each -> !each.givenUp())
                .map(each -> each.entry(false))
                .orElse(null);
    }

    /** The long text of an entry; empty if it has none. */
    String body(long entry) {
        return handle.createQuery("select text from body where entry_id = :id")
                .bind("id", entry)
                .mapTo(String.class)
                .findOne()
                .orElse("");
    }
}
