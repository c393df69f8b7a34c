package dev.inari.sidecar;

import dev.inari.sidecar.EngineCalls.ZnodeOrder;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Event;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does to one engine at once what operators order beside its policy. None of it waits for a call that is under way, and on no account is it a rung of an
 * exit. For the decision thread only.
 */
final class ByHand {
    private final Threads threads;
    private final EngineCalls calls;
    private final Restraint restraint;
    private final Stillness stillness;
    private final Consumer<Event> guard;

    /** @param guard hears when the engine has ended by it */
    ByHand(Threads threads, EngineCalls calls, Restraint restraint, Stillness stillness, Consumer<Event> guard) {
        this.threads = threads;
        this.calls = calls;
        this.restraint = restraint;
        this.stillness = stillness;
        this.guard = guard;
    }

    /**
     * Ends the process: its identity is checked, its policy and its sessions are not.
     *
     * @param answers whether it is known to answer, so that what it looks like inside can be kept first
     */
    void kill(String by, String reason, boolean answers, Consumer<SignalOutcome> then) {
        stillness.killsByHand();
        int holds = restraint.holdsSaid();
        Runnable force = () -> threads.signal(() -> {
            Event.SignalResult result = restraint.unlessKept(
                    holds, () -> calls.killByHand(reason, by), why -> new Event.SignalResult(Signal.KILL, why));
            threads.decide(() -> killed(result, then));
        });
        if (answers) {
            threads.call(() -> {
                calls.collectEvidence();
                return force;
            });
        } else {
            force.run();
        }
    }

    private void killed(Event.SignalResult result, Consumer<SignalOutcome> then) {
        if (result.outcome().over()) {
            // Any other result would be taken for that of the ladder's own signal.
            guard.accept(result);
        }
        then.accept(result.outcome());
        stillness.killedByHand();
    }

    /**
     * Carries out an order about its znode, which is kept back by a hold that was said meanwhile.
     *
     * @param otherwise what to do where the agent knows no way; null for nothing
     */
    void orderAboutZnode(
            Function<EngineCalls, ZnodeOrder> order,
            @Nullable Function<EngineCalls, ZnodeOrder> otherwise,
            Consumer<ZnodeOrder> then) {
        int holds = restraint.holdsSaid();
        threads.call(() -> {
            ZnodeOrder first = unlessKept(holds, order);
            ZnodeOrder ended = first.cannot() && otherwise != null ? unlessKept(holds, otherwise) : first;
            String detail = ended.equals(first) ? first.detail() : first.detail() + "; " + ended.detail();
            ZnodeOrder told = new ZnodeOrder(ended.done(), ended.cannot(), detail);
            return () -> threads.decide(() -> then.accept(told));
        });
    }

    private ZnodeOrder unlessKept(int holds, Function<EngineCalls, ZnodeOrder> order) {
        return restraint.unlessKept(
                holds,
                () -> order.apply(calls),
                // The text of that one is about signals.
                why -> ZnodeOrder.undone(
                        why == SignalOutcome.UNVERIFIED ? "it failed, see the log" : "not tried: " + why.text()));
    }
}
