package dev.inari.sidecar;

import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.EngineStatus.Beat;
import dev.inari.sidecar.control.EngineStatus.Condition;
import dev.inari.sidecar.control.EngineStatus.Decision;
import dev.inari.sidecar.control.EngineStatus.Identity;
import dev.inari.sidecar.control.EngineStatus.Next;
import dev.inari.sidecar.control.EngineStatus.PolicyInForce;
import dev.inari.sidecar.control.EngineStatus.Sessions;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Order;
import dev.inari.sidecar.guard.Outlook;
import dev.inari.sidecar.guard.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns what the code knows of an engine into the form whose names commands and scripts rely on. */
final class StatusOf {
    private StatusOf() {}

    static EngineStatus view(EngineView view) {
        Order order = view.operator().order();
        Hold hold = view.operator().hold();
        EngineIdentity who = view.identity();
        Heartbeat beat = view.lastHeartbeat();
        return new EngineStatus(
                view.process().agentId(),
                view.engineType(),
                view.process().pid(),
                view.process().startTicks(),
                view.process().bootId(),
                who == null ? null : identity(who),
                policy(view.policy()),
                view.recalled(),
                view.stage().name(),
                view.inStage().toMillis(),
                beat == null ? null : beat(beat),
                view.missedBeats(),
                decision(view.why()),
                order == null ? null : new EngineStatus.Order(order.by(), order.reason(), order.evenIfServing()),
                hold == null ? null : new EngineStatus.Hold(hold.by(), hold.reason()),
                ended(view.orderEnded()),
                view.findings().stream().map(StatusOf::condition).toList(),
                next(view.next()));
    }

    private static Identity identity(EngineIdentity who) {
        return new Identity(
                who.shareLevel(),
                who.shareLevelSource(),
                who.user(),
                who.engineRefId(),
                who.engineVersion(),
                who.applicationId(),
                who.namespace());
    }

    private static PolicyInForce policy(Policy policy) {
        return new PolicyInForce(
                policy.rule(),
                policy.exitWhenIdle(),
                policy.linger().toMillis(),
                policy.initialWait().toMillis(),
                policy.graceful().toMillis(),
                policy.term().toMillis(),
                policy.suspectAfterMisses());
    }

    private static Beat beat(Heartbeat beat) {
        return new Beat(
                beat.getTimeMillis(),
                beat.getEpoch(),
                sessions(beat.getSessions()),
                beat.getIdleMillis(),
                beat.getOperations() < 0 ? null : beat.getOperations(),
                beat.getExitPhase().name(),
                beat.getMilestones(),
                beat.getHookErrors(),
                beat.getWatch().name());
    }

    private static Sessions sessions(SessionCounts counts) {
        return new Sessions(
                counts.isKnown(),
                counts.getUser(),
                counts.getOpening(),
                counts.getProbe(),
                counts.getBatch(),
                counts.getEngine() < 0 ? null : counts.getEngine(),
                counts.getLeaked(),
                counts.strangers());
    }

    private static Decision decision(Explanation why) {
        return new Decision(why.inputs(), why.rule().name(), why.rule().text(), why.consequence());
    }

    private static @Nullable Decision ended(@Nullable Explanation why) {
        return why == null ? null : decision(why);
    }

    private static Condition condition(FindingView finding) {
        return new Condition(
                finding.condition().name(),
                finding.response().name(),
                finding.lasts().toMillis(),
                finding.detail(),
                finding.cures(),
                finding.outcome());
    }

    private static Next next(Outlook next) {
        Duration in = next.in();
        return new Next(next.what(), in == null ? null : in.toMillis());
    }
}
