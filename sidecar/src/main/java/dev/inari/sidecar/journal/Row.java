package dev.inari.sidecar.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** One row of the table of entries, and what it says to those who ask. */
record Row(
        long id,
        Instant at,
        Subject subject,
        String what,
        String actor,
        String text,
        @Nullable String outcome,
        @Nullable String detail,
        @Nullable Long settledAt) {

    static Row of(ResultSet from) throws SQLException {
        return new Row(
                from.getLong("id"),
                Instant.ofEpochMilli(from.getLong("at")),
                new Subject(
                        from.getString("agent_id"),
                        from.getLong("pid"),
                        from.getLong("start_ticks"),
                        from.getString("boot_id"),
                        from.getString("engine_type")),
                from.getString("what"),
                from.getString("actor"),
                from.getString("text"),
                from.getString("outcome"),
                from.getString("detail"),
                settledAt(from));
    }

    private static @Nullable Long settledAt(ResultSet from) throws SQLException {
        long at = from.getLong("settled_at");
        return from.wasNull() ? null : at;
    }

    /** Whether it is an ask that was accepted. Of those in force, all others got no answer. */
    boolean closedGate() {
        boolean ask = what.equals(Deed.ASK.name()) || what.equals(Deed.FORCE_ASK.name());
        return ask && (orEmpty(outcome).equals("ACCEPTED") || orEmpty(outcome).equals("ALREADY_ACCEPTED"));
    }

    /** Whether the exit was given up with it: what was done before ended nothing. */
    boolean givenUp() {
        return what.equals(Note.Kind.LADDER_ENDED.name());
    }

    /** Whether it may have had an effect: an ask that closed the gate, or a signal that was sent. What has no outcome may have. */
    boolean reachedIt() {
        String known = orEmpty(outcome);
        return known.isEmpty() || known.equals("UNANSWERED") || known.equals("SENT") || closedGate();
    }

    /** Why the gate was to be closed, and the answer. */
    private String proof() {
        return text + ": " + orEmpty(outcome) + (orEmpty(detail).isEmpty() ? "" : ", " + detail);
    }

    /** {@code closing} is the ask that closed the gate, null if none did. */
    Ladder ladder(@Nullable Row closing) {
        Deed closedBy = closing == null ? null : Deed.valueOf(closing.what);
        String proof = closing == null ? "" : closing.proof();
        return new Ladder(subject, Deed.valueOf(what), outcome != null, orEmpty(outcome), closedBy, proof, at);
    }

    Hold hold() {
        return new Hold(subject, actor, text, at);
    }

    Entry entry(boolean hasBody) {
        return new Entry(id, at, subject, what, actor, text, orEmpty(outcome), orEmpty(detail), hasBody);
    }

    /** Writes it into another journal as it stands, under the same number: its outcome may still be under way. */
    void copyTo(Handle handle) {
        handle.createUpdate("""
                        insert into entry (id, at, subject, agent_id, pid, start_ticks, boot_id, engine_type, what, actor, text,
                                           outcome, detail, settled_at)
                        values (:id, :at, :subject, :agentId, :pid, :startTicks, :bootId, :engineType, :what, :actor, :text,
                                :outcome, :detail, :settledAt)""")
                .bind("id", id)
                .bind("at", at.toEpochMilli())
                .bind("subject", subject.key())
                .bind("agentId", subject.agentId())
                .bind("pid", subject.pid())
                .bind("startTicks", subject.startTicks())
                .bind("bootId", subject.bootId())
                .bind("engineType", subject.engineType())
                .bind("what", what)
                .bind("actor", actor)
                .bind("text", text)
                .bind("outcome", outcome)
                .bind("detail", detail)
                .bind("settledAt", settledAt)
                .execute();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
