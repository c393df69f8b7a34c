package dev.inari.sidecar;

import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Event;
import java.time.Duration;
import java.util.function.Predicate;

/** Decides when one engine is read next, and what else that read is for. For the decision thread only. */
final class ReadTimes {
    private static final int MOST_INTERVALS_BETWEEN_READS = 16;
    private static final int READS_PER_IDENTITY = 30;
    private static final int MOST_DOUBLINGS = 8;

    /** After so many reads an engine's JVM has made code of its own for what an exit needs of it; it begins to at the 16th call of a getter. */
    private static final int READS_OF_A_WARM_ENGINE = 24;

    private final Services services;
    private long nextNanos;
    private long forgivenNanos;
    private long identityEpoch = -1;
    private int readsSinceIdentity;
    /** Whether the identity was told while somebody was served: the agent had then seen all that it learns from. */
    private boolean identitySettled;

    private int rehearsals;

    private long nextBellNanos;
    private int bellsInVain;

    ReadTimes(Services services) {
        this.services = services;
        long now = services.ticker().nanos();
        this.nextNanos = now;
        this.forgivenNanos = now;
        this.nextBellNanos = now;
    }

    /** A read that began a little after its turn must not cost the next one a whole turn. */
    boolean due() {
        long slack = Decisions.turnTime(services.settings().heartbeatInterval()).toNanos() / 4;
        return services.ticker().nanos() + slack - nextNanos >= 0;
    }

    /**
     * A read begins. An engine that stays silent is asked less often, so that many of them do not keep the workers from the others.
     *
     * @param excess misses beyond those that make an engine suspect
     */
    void began(long startedNanos, int excess) {
        Duration interval = services.settings().heartbeatInterval();
        Duration pause = excess < 0
                ? interval
                : interval.multipliedBy(Math.min(1L << Math.min(excess, 10), MOST_INTERVALS_BETWEEN_READS));
        nextNanos = startedNanos + pause.toNanos();
    }

    /** From now on, what began before is no miss. */
    void forgive() {
        forgivenNanos = services.ticker().nanos();
    }

    /** Whether the deadline of a read that began then may have passed while this sidecar was paused. */
    boolean forgiven(long startedNanos) {
        return startedNanos - forgivenNanos < 0;
    }

    /** Whether an exit would have to wait for code that runs for the first time. An engine that an earlier sidecar read needs no rehearsal. */
    boolean rehearsalDue(EngineState state) {
        Heartbeat last = state.contact().last();
        return last != null
                && last.getSequence() < READS_OF_A_WARM_ENGINE
                && rehearsals < READS_OF_A_WARM_ENGINE
                && !state.stage().leaving();
    }

    /** An exit is rehearsed. */
    void rehearsed() {
        rehearsals++;
    }

    /**
     * With a heartbeat on which the engine may be asked to leave, if sessions moved since the identity was told, for then the agent may have
     * learned more of it; with the first one that shows a session, and with any other one now and then.
     */
    Predicate<Heartbeat> identityWanted(boolean known) {
        readsSinceIdentity++;
        boolean due = !known || readsSinceIdentity >= READS_PER_IDENTITY;
        long toldAt = identityEpoch;
        boolean settled = identitySettled;
        return beat -> due
                || (beat.getEpoch() != toldAt && (!settled || beat.getSessions().getUser() == 0));
    }

    /**
     * Whether the engine may be asked to leave at its bell alone: who comes and goes, or whoever plays with the bell, must not cause a flood of
     * requests, and who the engine is must be known.
     */
    boolean bellDue() {
        long now = services.ticker().nanos();
        boolean due = identitySettled && now - nextBellNanos >= 0;
        if (due) {
            nextBellNanos = now
                    + services.settings()
                            .heartbeatInterval()
                            .multipliedBy(1L << bellsInVain)
                            .toNanos();
        }
        return due;
    }

    /** It served somebody all the same. What a bell costs then is written down; so it is believed less often each time. */
    void rangInVain() {
        bellsInVain = Math.min(bellsInVain + 1, MOST_DOUBLINGS);
    }

    /** The identity came with this. */
    void identityTold(Event with) {
        readsSinceIdentity = 0;
        Heartbeat beat = with instanceof Event.Beat told ? told.heartbeat() : null;
        identityEpoch = beat == null ? -1 : beat.getEpoch();
        identitySettled |= beat != null && beat.getSessions().getUser() > 0;
    }
}
