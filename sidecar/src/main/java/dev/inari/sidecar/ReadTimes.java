package dev.inari.sidecar;

import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Event;
import java.time.Duration;
import java.util.function.Predicate;

/** Decides when one engine is read next, and what else is asked of it then. For the decision thread only. */
final class ReadTimes {
    private static final int MOST_INTERVALS_BETWEEN_READS = 16;
    private static final int READS_PER_IDENTITY = 30;
    private static final int MOST_DOUBLINGS = 8;
    private static final Duration BETWEEN_SESSION_READS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_WATCH_READS = Duration.ofMinutes(1);

    private final Services services;
    private long nextNanos;
    private long forgivenNanos;
    private long nextSessionsNanos;
    private long nextWatchNanos;
    private long identityEpoch = -1;
    private int readsSinceIdentity;
    /** Whether the identity was told while somebody was served: the agent had then seen all that it learns from. */
    private boolean identitySettled;

    private long nextBellNanos;
    private int bellsInVain;

    ReadTimes(Services services) {
        this.services = services;
        long now = services.ticker().nanos();
        this.nextNanos = now;
        this.forgivenNanos = now;
        this.nextSessionsNanos = now + BETWEEN_SESSION_READS.toNanos();
        this.nextWatchNanos = now;
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

    /** Long silence and many sessions cost little this way; what is looked for takes hours to come about. */
    boolean sessionsDue(EngineState state) {
        Heartbeat last = state.contact().last();
        long now = services.ticker().nanos();
        boolean due = last != null && last.getSessions().getUser() > 0 && now - nextSessionsNanos >= 0;
        if (due) {
            nextSessionsNanos = now + BETWEEN_SESSION_READS.toNanos();
        }
        return due && !state.stage().leaving();
    }

    /** A heartbeat tells how the watch is, and not how often it was lost and repaired in between. */
    boolean watchDue(EngineState state) {
        Heartbeat last = state.contact().last();
        long now = services.ticker().nanos();
        boolean due = last != null && last.getWatch() != WatchState.NONE && now - nextWatchNanos >= 0;
        if (due) {
            nextWatchNanos = now + BETWEEN_WATCH_READS.toNanos();
        }
        return due && !state.stage().leaving();
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
