package dev.inari.sidecar;

import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Event;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.JournalException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Takes what operators say of engines: first into the journal, then to the guard. Thread-safe; never blocks its caller. */
public final class Operators {
    private final Decisions decisions;
    private final Services services;

    Operators(Decisions decisions, Services services) {
        this.decisions = decisions;
        this.services = services;
    }

    /** The engine shall go. The next heartbeat decides whether it may; {@link EngineView} shows what became of it. */
    public CompletableFuture<Answer> order(String agentId, Order order) {
        return written(agentId, Deed.ORDER, order.by(), order.reason(), (engine, answer) -> {
            engine.said(new Event.Ordered(order));
            answer.complete(taken("the order is taken"));
        });
    }

    /** The engine shall stay until it is released, also beyond a restart. */
    public CompletableFuture<Answer> hold(String agentId, Hold hold) {
        return written(agentId, Deed.HOLD, hold.by(), hold.reason(), (engine, answer) -> {
            engine.said(new Event.Held(hold));
            answer.complete(taken("held"));
        });
    }

    public CompletableFuture<Answer> release(String agentId, String by, String reason) {
        return written(agentId, Deed.RELEASE, by, reason, (engine, answer) -> {
            engine.said(new Event.Released(by, reason));
            answer.complete(taken("released"));
        });
    }

    /** The process is to end at once, whoever is served. */
    public CompletableFuture<Answer> kill(String agentId, String by, String reason) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        decisions.tell(agentId, engine -> {
            if (engine == null) {
                answer.complete(unknown(agentId));
            } else {
                engine.kill(by, reason, outcome -> answer.complete(answerTo(outcome)));
            }
        });
        return answer;
    }

    private static Answer answerTo(SignalOutcome outcome) {
        boolean done = outcome == SignalOutcome.SENT || outcome.over();
        return new Answer(done ? Answer.Code.TAKEN : Answer.Code.REFUSED, outcome.text());
    }

    private CompletableFuture<Answer> written(
            String agentId,
            Deed deed,
            String by,
            String reason,
            BiConsumer<GuardedEngine, CompletableFuture<Answer>> then) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        decisions.tell(agentId, engine -> {
            if (engine == null) {
                answer.complete(unknown(agentId));
                return;
            }
            services.threads().record(() -> {
                try {
                    long intent = services.journal().intend(new Intent(engine.subject(), deed, by, reason));
                    services.journal().settle(intent, "DONE", "");
                    services.threads().decide(() -> then.accept(engine, answer));
                } catch (JournalException e) {
                    answer.complete(new Answer(Answer.Code.NOT_WRITTEN, String.valueOf(e.getMessage())));
                }
            });
        });
        return answer;
    }

    private static Answer unknown(String agentId) {
        return new Answer(Answer.Code.UNKNOWN_ENGINE, "no engine " + agentId + " is guarded here; see inari engines");
    }

    private static Answer taken(String text) {
        return new Answer(Answer.Code.TAKEN, text);
    }
}
