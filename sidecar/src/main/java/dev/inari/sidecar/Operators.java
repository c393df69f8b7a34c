package dev.inari.sidecar;

import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Step;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.JournalException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what operators say of engines: first into the journal, then to the guard. Thread-safe; never blocks its caller. */
public final class Operators {
    private static final Logger LOG = LoggerFactory.getLogger(Operators.class);

    private final Decisions decisions;
    private final Services services;

    Operators(Decisions decisions, Services services) {
        this.decisions = decisions;
        this.services = services;
    }

    /** The engine shall go. The next heartbeat decides whether it may; {@link EngineView} shows what became of it. */
    public CompletableFuture<Answer> order(String agentId, Order order) {
        Said said = new Said(Deed.ORDER, order.by(), order.reason());
        return written(agentId, said, GuardedEngine::whyNoForce, (engine, answer) -> {
            engine.said(new Event.Ordered(order));
            answer.complete(taken("the order is taken"));
        });
    }

    /**
     * The engine shall stay until it is released, also beyond a restart. It is answered once nothing is under way any more that was decided
     * before, so that what happens after the answer is none of ours.
     */
    public CompletableFuture<Answer> hold(String agentId, Hold hold) {
        Said said = new Said(Deed.HOLD, hold.by(), hold.reason());
        return written(agentId, said, GuardedEngine::whyNotYet, (engine, answer) -> {
            engine.said(new Event.Held(hold));
            engine.whenStill(() -> answer.complete(taken(
                    engine.view().stage().leaving()
                            ? "held; it was on its way out before, and nothing more is done to it"
                            : "held")));
        });
    }

    public CompletableFuture<Answer> release(String agentId, String by, String reason) {
        Said said = new Said(Deed.RELEASE, by, reason);
        return written(agentId, said, GuardedEngine::whyNotYet, (engine, answer) -> {
            engine.said(new Event.Released(by, reason));
            answer.complete(taken("released"));
        });
    }

    /** The process is to end at once, whoever is served; only a hold keeps it. */
    public CompletableFuture<Answer> kill(String agentId, String by, String reason) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        decisions.tell(agentId, engine -> {
            if (engine == null) {
                answer.complete(unknown(agentId));
                return;
            }
            String whyNot = engine.whyNoForce();
            if (whyNot.isEmpty()) {
                engine.kill(by, reason, outcome -> answer.complete(answerTo(outcome)));
            } else {
                refuse(engine, by, "kill at once, " + reason, whyNot, answer);
            }
        });
        return answer;
    }

    /** What an order would lead to now; null if there is no such engine. Nothing is written and nothing done. */
    CompletableFuture<@Nullable Step> foresee(String agentId, Order order) {
        CompletableFuture<@Nullable Step> answer = new CompletableFuture<>();
        decisions.tell(agentId, engine -> answer.complete(engine == null ? null : engine.foreseen(order)));
        return answer;
    }

    private static Answer answerTo(SignalOutcome outcome) {
        boolean done = outcome == SignalOutcome.SENT || outcome.over();
        return new Answer(done ? Answer.Code.TAKEN : Answer.Code.REFUSED, outcome.text(), outcome);
    }

    private record Said(Deed deed, String by, String reason) {
        Intent about(GuardedEngine engine) {
            return new Intent(engine.subject(), deed, by, reason);
        }

        String asAnOrder() {
            return deed == Deed.ORDER ? reason : deed.name().toLowerCase(Locale.ROOT) + ", " + reason;
        }
    }

    private CompletableFuture<Answer> written(
            String agentId,
            Said said,
            Function<GuardedEngine, String> whyNot,
            BiConsumer<GuardedEngine, CompletableFuture<Answer>> then) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        decisions.tell(agentId, engine -> {
            if (engine == null) {
                answer.complete(unknown(agentId));
                return;
            }
            String refused = whyNot.apply(engine);
            if (refused.isEmpty()) {
                services.threads().record(() -> write(engine, said, then, answer));
            } else {
                refuse(engine, said.by(), said.asAnOrder(), refused, answer);
            }
        });
        return answer;
    }

    private void write(
            GuardedEngine engine,
            Said said,
            BiConsumer<GuardedEngine, CompletableFuture<Answer>> then,
            CompletableFuture<Answer> answer) {
        try {
            long intent = services.journal().intend(said.about(engine));
            services.journal().settle(intent, "DONE", "");
            services.threads().decide(() -> then.accept(engine, answer));
        } catch (JournalException e) {
            answer.complete(new Answer(Answer.Code.NOT_WRITTEN, String.valueOf(e.getMessage())));
        }
    }

    /**
     * Written as an order whatever it was: a signal, a hold or a release in the journal is what a later start goes by. A refusal changes
     * nothing, so it does not depend on whether it can be written down.
     */
    void refuse(GuardedEngine engine, String by, String what, String why, CompletableFuture<Answer> answer) {
        Intent intent = new Intent(engine.subject(), Deed.ORDER, by, what);
        services.threads().record(() -> {
            try {
                services.journal().settle(services.journal().intend(intent), "REFUSED", why);
            } catch (JournalException e) {
                LOG.debug("a refusal is not in the journal: {}", e.getMessage());
            }
            answer.complete(new Answer(Answer.Code.REFUSED, why));
        });
    }

    static Answer unknown(String agentId) {
        return new Answer(Answer.Code.UNKNOWN_ENGINE, "no engine " + agentId + " is guarded here; see inari engines");
    }

    private static Answer taken(String text) {
        return new Answer(Answer.Code.TAKEN, text);
    }
}
