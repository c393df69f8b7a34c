package dev.inari.sidecar.simulation;

import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Hold;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is on the disk of the journal: rows that outlive every sidecar, and what can be concluded from them, as the real journal does. */
final class Disk {
    private static final Set<String> ASKS = Set.of("ASK", "FORCE_ASK");
    private static final Set<String> SIGNALS = Set.of("TERM", "KILL");
    private static final Set<String> ENDS = Set.of("LADDER_ENDED", "GONE");
    private static final Set<String> AFTER_AN_ASK = Set.of("ASK", "FORCE_ASK", "LADDER_ENDED", "GONE");
    private static final Set<String> AFTER_A_SIGNAL =
            Set.of("ASK", "FORCE_ASK", "TERM", "KILL", "LADDER_ENDED", "GONE");
    private static final Set<String> AFTER_A_HOLD = Set.of("HOLD", "RELEASE", "GONE");
    private static final Set<String> ACCEPTED = Set.of("ACCEPTED", "ALREADY_ACCEPTED");

    private final List<Row> rows = new ArrayList<>();
    private boolean full;
    private boolean unreadable;
    private boolean slow;

    /** One line of the journal. */
    static final class Row {
        final Subject subject;
        final String what;
        final String actor;
        final String text;

        @Nullable
        String outcome;

        private Row(Subject subject, String what, String actor, String text) {
            this.subject = subject;
            this.what = what;
            this.actor = actor;
            this.text = text;
        }

        boolean is(Deed deed) {
            return what.equals(deed.name());
        }

        private static @Nullable Deed deed(@Nullable Row closing) {
            return closing == null ? null : Deed.valueOf(closing.what);
        }

        private static String proof(@Nullable Row closing) {
            return closing == null ? "" : closing.text + ": " + closing.outcome;
        }

        @Override
        public String toString() {
            return what + " by " + actor + ": " + text + " -> " + outcome;
        }
    }

    boolean full() {
        return full;
    }

    void full(boolean now) {
        full = now;
    }

    boolean unreadable() {
        return unreadable;
    }

    void unreadable(boolean now) {
        unreadable = now;
    }

    boolean slow() {
        return slow;
    }

    void slow(boolean now) {
        slow = now;
    }

    void calm() {
        full = false;
        unreadable = false;
        slow = false;
    }

    long add(Intent intent) {
        rows.add(new Row(intent.subject(), intent.deed().name(), intent.actor(), intent.reason()));
        return rows.size() - 1L;
    }

    void add(Note note) {
        if (note.kind() != Note.Kind.EVIDENCE) {
            rows.add(new Row(note.subject(), note.kind().name(), "", note.text()));
        }
    }

    void settle(long intent, String outcome) {
        rows.get((int) intent).outcome = outcome;
    }

    /** The last intents and notes of one engine, newest first, back to the end of its last ladder. */
    List<Row> sinceLadderEnded(String agentId) {
        List<Row> found = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.get(i);
            if (row.subject.agentId().equals(agentId)) {
                if (ENDS.contains(row.what)) {
                    break;
                }
                found.add(row);
            }
        }
        return found;
    }

    /** The last intent of these kinds, if its result is not known; else null. */
    @Nullable
    Row unsettled(String agentId, Set<String> deeds) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            Row row = rows.get(i);
            if (deeds.contains(row.what) && row.subject.agentId().equals(agentId)) {
                return row.outcome == null ? row : null;
            }
        }
        return null;
    }

    List<Ladder> unfinished() {
        Map<String, Ladder> last = new LinkedHashMap<>();
        Map<String, Row> closing = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String agentId = row.subject.agentId();
            boolean ask = ASKS.contains(row.what);
            boolean closedGate = ask && ACCEPTED.contains(String.valueOf(row.outcome));
            boolean unanswered = ask && (row.outcome == null || row.outcome.equals("UNANSWERED"));
            boolean begun = closedGate || unanswered || SIGNALS.contains(row.what);
            if (begun && !followed(i, ask ? AFTER_AN_ASK : AFTER_A_SIGNAL)) {
                if (closedGate) {
                    closing.put(agentId, row);
                }
                last.put(
                        agentId,
                        new Ladder(
                                row.subject,
                                Deed.valueOf(row.what),
                                row.outcome != null,
                                row.outcome == null ? "" : row.outcome,
                                Row.deed(closing.get(agentId)),
                                Row.proof(closing.get(agentId)),
                                Instant.EPOCH));
            }
        }
        return List.copyOf(last.values());
    }

    List<Hold> holds() {
        List<Hold> holds = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (row.is(Deed.HOLD) && !followed(i, AFTER_A_HOLD)) {
                holds.add(new Hold(row.subject, row.actor, row.text, Instant.EPOCH));
            }
        }
        return holds;
    }

    /** Whether a later row of the same engine is one of these. */
    private boolean followed(int index, Set<String> whats) {
        Subject subject = rows.get(index).subject;
        for (int i = index + 1; i < rows.size(); i++) {
            Row later = rows.get(i);
            if (whats.contains(later.what) && later.subject.equals(subject)) {
                return true;
            }
        }
        return false;
    }
}
