package dev.inari.sidecar.guard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the guard remembers about one engine. Immutable. A state that forces an engine without proof of a closed gate cannot be
 * made, nor can a step along an edge that is not in the diagram.
 *
 * @param agentId the agent that announced the engine; no other one's heartbeat counts
 * @param sinceNanos when the stage was entered
 * @param why the last step that mattered
 * @param leaving present exactly while the gate is known to be closed, or an operator said that it does not matter
 * @param operator what operators said of it
 * @param findings what is the matter with it
 */
public record EngineState(
        String agentId,
        Stage stage,
        long sinceNanos,
        Explanation why,
        Contact contact,
        Asking asking,
        @Nullable Leaving leaving,
        Operator operator,
        Findings findings) {
    /** However short the rung: time to be heard, for an engine whose gate was opened while nobody watched. */
    private static final Duration LEAST_AFTER_A_START = Duration.ofSeconds(10);

    public EngineState {
        if (stage.leaving() != (leaving != null)) {
            throw new IllegalStateException(
                    stage + (leaving == null ? " without" : " with") + " proof of a closed gate");
        }
    }

    /** An engine that was just announced. */
    public static EngineState discovered(String agentId, long nowNanos) {
        Explanation why = new Explanation("announced by agent " + agentId, Rule.NOT_SEEN_YET, "read its heartbeat");
        return new EngineState(
                agentId,
                Stage.DISCOVERED,
                nowNanos,
                why,
                Contact.NONE,
                Asking.NONE,
                null,
                Operator.SILENT,
                Findings.NONE);
    }

    /**
     * The same for an engine that an earlier sidecar had begun to end: on the rung that was reached, which gets its time anew, since nobody
     * watched meanwhile. Nothing is sent because of it.
     *
     * @param rung ASKED, TERMINATING or KILLING
     * @param closedGate how the earlier sidecar knew that the gate is closed
     * @param thoughServing whether an operator had ordered it to go even if it serves somebody
     * @param unsent whether the rung's signal is known not to have left that sidecar
     */
    public EngineState resumed(
            Stage rung, String closedGate, boolean thoughServing, boolean unsent, Policy policy, long nowNanos) {
        Duration budget =
                switch (rung) {
                    case ASKED -> policy.graceful();
                    case TERMINATING -> policy.term();
                    default -> BackOff.after(1);
                };
        budget = budget.compareTo(LEAST_AFTER_A_START) < 0 ? LEAST_AFTER_A_START : budget;
        Explanation because = new Explanation(closedGate, Rule.RESUMED, "it has " + budget + " to end");
        return new EngineState(
                agentId,
                rung,
                nowNanos,
                because,
                contact,
                asking,
                new Leaving(closedGate, resumed(budget, unsent, nowNanos), thoughServing),
                operator,
                findings);
    }

    /** The same for an engine that an earlier sidecar asked to leave, without getting an answer. The first heartbeat shows what became of it. */
    public EngineState perhapsAsked(Unanswered what) {
        return with(Asking.unanswered(what));
    }

    private static Rung resumed(Duration budget, boolean unsent, long nowNanos) {
        return unsent ? Rung.waiting(budget, 0).untried(budget, nowNanos) : Rung.running(budget, 0, nowNanos);
    }

    /** The same with a hold that was set before this sidecar came. */
    public EngineState heldBy(Hold hold) {
        return with(operator.with(hold));
    }

    EngineState with(Contact next) {
        return new EngineState(agentId, stage, sinceNanos, why, next, asking, leaving, operator, findings);
    }

    EngineState with(Asking next) {
        return new EngineState(agentId, stage, sinceNanos, why, contact, next, leaving, operator, findings);
    }

    EngineState with(Explanation next) {
        return new EngineState(agentId, stage, sinceNanos, next, contact, asking, leaving, operator, findings);
    }

    EngineState with(Operator next) {
        return new EngineState(agentId, stage, sinceNanos, why, contact, asking, leaving, next, findings);
    }

    EngineState with(Findings next) {
        return new EngineState(agentId, stage, sinceNanos, why, contact, asking, leaving, operator, next);
    }

    /** In a stage with an open gate, or in the last one. */
    EngineState in(Stage next, Explanation because, long nowNanos) {
        return entered(next, because, nowNanos, null);
    }

    /** In a stage with a closed gate. */
    EngineState in(Stage next, Explanation because, long nowNanos, Leaving proof) {
        return entered(next, because, nowNanos, proof);
    }

    private EngineState entered(Stage next, Explanation because, long nowNanos, @Nullable Leaving proof) {
        if (next != stage && !stage.mayBecome(next)) {
            throw new IllegalStateException("no edge from " + stage + " to " + next + " (" + because + ")");
        }
        long since = next == stage ? sinceNanos : nowNanos;
        return new EngineState(agentId, next, since, because, contact, asking, proof, operator, findings);
    }
}
