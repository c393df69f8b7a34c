package dev.inari.sidecar;

import dev.inari.sidecar.EngineCalls.ZnodeOrder;
import dev.inari.sidecar.zookeeper.Znode;
import dev.inari.sidecar.zookeeper.ZnodeView;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes what operators say of an engine's place in ZooKeeper. No such word ends an engine. Thread-safe; never blocks its caller. */
final class ZnodeOrders {
    private final Decisions decisions;
    private final Operators operators;
    private final Services services;

    ZnodeOrders(Decisions decisions, Operators operators, Services services) {
        this.decisions = decisions;
        this.operators = operators;
        this.services = services;
    }

    /** The watch of the engine's znode shall be looked at, and set again if it is lost. */
    CompletableFuture<Answer> repairWatch(String agentId, String by, String reason) {
        return ordered(agentId, by, "repair watch, " + reason, calls -> calls.repairWatch(reason, by), null);
    }

    /**
     * The engine shall leave ZooKeeper, and stop by itself once its sessions are over. Where its agent knows no way, its znode is deleted, which
     * is what Kyuubi's own administration does.
     */
    CompletableFuture<Answer> deregister(String agentId, String by, String reason) {
        return ordered(
                agentId,
                by,
                "deregister, " + reason,
                calls -> calls.drain(reason, by),
                znode -> calls -> deleted(calls, znode, by, reason));
    }

    private ZnodeOrder deleted(EngineCalls calls, @Nullable Znode znode, String by, String reason) {
        ZnodeView view = services.znodes();
        if (view == null) {
            return ZnodeOrder.undone(
                    "its znode cannot be deleted either: only a daemon looks into ZooKeeper, by inari.zookeeper.connect");
        }
        if (znode == null) {
            String why = view.isComplete() ? "no znode is there that is certainly its own" : view.incompleteBecause();
            return ZnodeOrder.undone("its znode cannot be deleted either: " + why);
        }
        return calls.deleteZnode(view, znode, reason, by);
    }

    private CompletableFuture<Answer> ordered(
            String agentId,
            String by,
            String what,
            Function<EngineCalls, ZnodeOrder> order,
            @Nullable Function<@Nullable Znode, Function<EngineCalls, ZnodeOrder>> otherwise) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        decisions.tell(agentId, engine -> {
            if (engine == null) {
                answer.complete(Operators.unknown(agentId));
                return;
            }
            String refused = engine.whyNoForce();
            if (!refused.isEmpty()) {
                operators.refuse(engine, by, what, refused, answer);
                return;
            }
            Znode znode = engine.znode();
            engine.orderAboutZnode(
                    order,
                    otherwise == null ? null : otherwise.apply(znode),
                    ended -> answer.complete(
                            new Answer(ended.done() ? Answer.Code.TAKEN : Answer.Code.REFUSED, ended.detail())));
        });
        return answer;
    }
}
