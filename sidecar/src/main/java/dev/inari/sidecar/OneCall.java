package dev.inari.sidecar;

import dev.inari.sidecar.CallSlots.Waiting;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has one engine called by the workers, once at a time: what was decided upon one answer never overtakes it. For the decision thread only; the calls run
 * on threads of their own, and what they lead to is done here again.
 */
final class OneCall {
    private static final Duration LONGEST_WAIT_FOR_A_LOOK = Duration.ofSeconds(10);

    private final Services services;
    private final CallSlots slots;
    private final TransitionLog log;
    private final Stillness stillness;
    private final BooleanSupplier gone;
    private final Runnable next;

    private boolean busy;
    private Kind kind = Kind.LOOK;
    private @Nullable Waiting waiting;
    private Runnable again = () -> {};
    private long waitingNanos;

    /** What a call is for: what can wait comes before that for which it gives way. */
    enum Kind {
        /** Asks for what can wait. */
        ASIDE,
        /** Looks at the engine. */
        LOOK,
        /** Does what was decided. */
        DEED,
        /** The last look before force. */
        LAST_LOOK
    }

    /**
     * @param gone whether the engine has ended, so that nothing that comes back matters
     * @param next what to do when a call has come back
     */
    OneCall(
            Services services,
            CallSlots slots,
            TransitionLog log,
            Stillness stillness,
            BooleanSupplier gone,
            Runnable next) {
        this.services = services;
        this.slots = slots;
        this.log = log;
        this.stillness = stillness;
        this.gone = gone;
        this.next = next;
    }

    /** Whether a call is under way or waits for its thread. */
    boolean busy() {
        return busy;
    }

    /** As below, for what nobody waits for once it has given way. */
    void call(Kind kind, boolean inDoubt, Supplier<Runnable> call) {
        call(kind, inDoubt, call, () -> {});
    }

    /**
     * Runs a call on a worker, and here what it led to.
     *
     * @param inDoubt whether it may well hang: then it waits for a thread that others can spare
     * @param again has it wanted again, if it gives way before it has begun
     */
    void call(Kind kind, boolean inDoubt, Supplier<Runnable> call, Runnable again) {
        begin(kind);
        this.again = again;
        Supplier<Runnable> andBack = () -> {
            Runnable then = came(call);
            return () -> cameBack(then);
        };
        waiting = slots.call(andBack, inDoubt, kind.compareTo(Kind.DEED) >= 0);
    }

    /** Runs what sends a signal, which waits for no engine. */
    void signal(Supplier<Runnable> signal) {
        begin(Kind.DEED);
        services.threads().signal(() -> {
            Runnable then = came(signal);
            services.threads().decide(() -> cameBack(then));
        });
    }

    private void begin(Kind kind) {
        busy = true;
        this.kind = kind;
        waitingNanos = services.ticker().nanos();
        if (kind == Kind.DEED) {
            stillness.acts();
        }
    }

    /** Takes back what has not even begun, if a call of this kind goes before it: it may wait for a thread behind engines that hang. */
    void giveWayTo(Kind other) {
        if (kind.compareTo(other) < 0 && takeBack()) {
            again.run();
        }
    }

    /** Many engines that hang at once must not put off one another's end: the gate is known to be closed without another look. */
    void endLongLook() {
        boolean isLong = services.ticker().nanos() - waitingNanos >= LONGEST_WAIT_FOR_A_LOOK.toNanos();
        if (kind == Kind.LAST_LOOK && isLong && takeBack()) {
            log.done("evidence: none, all threads are held by engines that hang");
            cameBack(() -> {});
        }
    }

    private boolean takeBack() {
        Waiting now = waiting;
        boolean back = now != null && now.withdraw();
        if (back) {
            waiting = null;
            busy = false;
            // Of what never begins nobody need wait for the end.
            stillness.acted();
        }
        return back;
    }

    /** The engine is guarded no longer: what did not begin is never called. */
    void close() {
        takeBack();
        stillness.tellAll();
    }

    /** A call that never came back would leave this engine alone for ever, and keep its thread. */
    private Runnable came(Supplier<Runnable> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            log.failed("a call failed", e);
            return () -> {};
        }
    }

    private void cameBack(Runnable then) {
        busy = false;
        waiting = null;
        stillness.acted();
        if (!gone.getAsBoolean()) {
            then.run();
        }
        stillness.tell();
        next.run();
    }
}
