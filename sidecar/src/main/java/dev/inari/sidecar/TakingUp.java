package dev.inari.sidecar;

import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.guard.Unanswered;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Ladder;

/** Puts an engine where an earlier sidecar had it on its way out, by what the journal tells of that. */
final class TakingUp {
    private static final String NO_ASK = "an earlier sidecar found its gate closed";

    private TakingUp() {}

    /** The same engine there; unchanged if it was found to be as far already. */
    static EngineState where(Ladder ladder, EngineState state, Policy policy, long nowNanos) {
        if (!ladder.gateClosed()) {
            return state.perhapsAsked(ladder.rung() == Deed.ASK ? Unanswered.REQUEST : Unanswered.ORDER);
        }
        Stage rung = rungOf(ladder.rung());
        if (state.stage().leaving() && rung.compareTo(state.stage()) <= 0) {
            return state;
        }
        String proof = ladder.proof().isEmpty() ? NO_ASK : ladder.proof();
        return state.resumed(rung, proof, ladder.thoughServing(), unsent(ladder), policy, nowNanos);
    }

    /** What is not known counts as sent, so that nothing is sent twice. */
    private static boolean unsent(Ladder ladder) {
        boolean signal = ladder.rung() == Deed.TERM || ladder.rung() == Deed.KILL;
        return signal && SignalOutcome.untried(ladder.outcome());
    }

    private static Stage rungOf(Deed deed) {
        return switch (deed) {
            case TERM -> Stage.TERMINATING;
            case KILL -> Stage.KILLING;
            default -> Stage.ASKED;
        };
    }
}
