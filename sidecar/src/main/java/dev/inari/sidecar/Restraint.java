package dev.inari.sidecar;

import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.guard.Hold;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was decided about one engine from being done after a hold was said or a dry run began, also if the engine was released meanwhile. As long
 * as it is not known what an earlier sidecar was told, the engine may be held. Thread-safe: whoever acts asks again right before it.
 */
final class Restraint {
    private final Services services;
    private final TransitionLog log;
    private final Supplier<@Nullable Hold> hold;
    private final AtomicInteger holdsSaid = new AtomicInteger();
    private volatile boolean recalled;

    /** @param hold who holds the engine now, null for nobody; from any thread */
    Restraint(Services services, TransitionLog log, Supplier<@Nullable Hold> hold) {
        this.services = services;
        this.log = log;
        this.hold = hold;
    }

    /** It is known from now on what operators said to an earlier sidecar. */
    void recall() {
        recalled = true;
    }

    boolean recalled() {
        return recalled;
    }

    boolean dryRun() {
        return services.settings().dryRun();
    }

    /** An operator says to hold the engine. */
    void held() {
        holdsSaid.incrementAndGet();
    }

    /** How often that was said: what is decided now is done only as long as it stays so. */
    int holdsSaid() {
        return holdsSaid.get();
    }

    /**
     * What keeps from being done what was decided; null if nothing does.
     *
     * @param holds how often it had been said to hold the engine when that was decided
     */
    @Nullable
    SignalOutcome keptFrom(int holds) {
        if (dryRun()) {
            return SignalOutcome.DRY_RUN;
        }
        return recalled && holds == holdsSaid.get() && hold.get() == null ? null : SignalOutcome.HELD;
    }

    /** On the thread that acts. What is waited for is told in any case: an engine whose deed never came back would be left alone for ever. */
    <E> E unlessKept(int holds, Supplier<E> deed, Function<SignalOutcome, E> undone) {
        SignalOutcome kept = keptFrom(holds);
        if (kept != null) {
            return undone.apply(kept);
        }
        try {
            return deed.get();
        } catch (RuntimeException | Error e) {
            log.failed("what was decided could not be done", e);
            return undone.apply(SignalOutcome.UNVERIFIED);
        }
    }

    /** Why an operator's word cannot be taken yet; empty if it can. */
    String whyNotYet() {
        return recalled ? "" : "what was said of this engine before is not read from the journal yet; try again";
    }

    /** Why an operator's order or kill may not even be tried now; empty if it may. */
    String whyNoForce() {
        Hold held = hold.get();
        if (held != null) {
            return held + "; release it first";
        }
        if (dryRun()) {
            return "this sidecar runs with inari.dry-run and does nothing to any engine";
        }
        return whyNotYet();
    }
}
