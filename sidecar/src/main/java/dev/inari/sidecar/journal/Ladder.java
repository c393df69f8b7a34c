package dev.inari.sidecar.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An exit that was begun, or may have been, and not finished.
 *
 * @param rung the last one: ASK, FORCE_ASK, TERM or KILL
 * @param settled whether it is known what became of that rung
 * @param outcome what became of it; empty if that is not known
 * @param closedBy ASK or FORCE_ASK, whichever was accepted; null if none is known to be
 * @param proof reason and outcome of the accepted ask that closed the gate; empty if there was none
 * @param since when the rung was intended
 */
public record Ladder(
        Subject subject,
        Deed rung,
        boolean settled,
        String outcome,
        @Nullable Deed closedBy,
        String proof,
        Instant since) {

    /** Whether the gate was known to be closed; else the engine was asked, and its answer is not known. */
    public boolean gateClosed() {
        return closedBy != null || rung == Deed.TERM || rung == Deed.KILL;
    }

    /** Whether it was begun on an operator's order that counted whoever was served. */
    public boolean thoughServing() {
        return closedBy == Deed.FORCE_ASK;
    }
}
