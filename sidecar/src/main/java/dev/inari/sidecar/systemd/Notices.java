package dev.inari.sidecar.systemd;

import dev.inari.sidecar.Vitals;
import java.time.Duration;

/**
 * Decides what systemd is told next, from how the sidecar is. It is told to be patient (WATCHDOG=1) only while decisions go on: a timer alone would
 * keep a sidecar alive that guards nobody. Without clock or thread.
 */
final class Notices {
    private final Duration watchdog;
    private final long beganNanos;
    private boolean ready;
    private boolean stalled;
    private long lastPatienceNanos;
    private String lastStatus = "";

    /** @param watchdog after so much silence systemd restarts this; zero if it does not */
    Notices(Duration watchdog, long nowNanos) {
        this.watchdog = watchdog;
        this.beganNanos = nowNanos;
        this.lastPatienceNanos = nowNanos;
    }

    /** How often to ask, so that it is told in time, and of a change soon. */
    Duration interval() {
        Duration second = Duration.ofSeconds(1);
        Duration quarter = watchdog.dividedBy(4);
        return watchdog.isZero() || quarter.compareTo(second) > 0 ? second : quarter;
    }

    /** What to say now; empty if there is nothing to say. */
    String next(Vitals vitals, long nowNanos) {
        StringBuilder said = new StringBuilder();
        stalled = !watchdog.isZero() && vitals.sinceTurn().compareTo(half()) >= 0;
        if (!ready && vitals.audited()) {
            ready = true;
            said.append("READY=1\n");
        }
        if (ready && !stalled && isDue(nowNanos)) {
            lastPatienceNanos = nowNanos;
            said.append("WATCHDOG=1\n");
        }
        String status = status(vitals, nowNanos);
        if (!status.equals(lastStatus)) {
            lastStatus = status;
            said.append("STATUS=").append(status).append('\n');
        }
        return said.toString();
    }

    /** Whether decisions have not gone on for so long that systemd is no longer asked for patience. */
    boolean stalled() {
        return stalled;
    }

    /** That the configuration is read again; empty as long as the start itself is not over. */
    String reloading(long nowNanos) {
        return ready ? "RELOADING=1\nMONOTONIC_USEC=" + nowNanos / 1000 + "\n" : "";
    }

    /** That this is over. */
    String reloaded() {
        return ready ? "READY=1\n" : "";
    }

    String stopping() {
        return "STOPPING=1\nSTATUS=stopping; the engines stay as they are\n";
    }

    /** A little before the half, so that no delay of this thread makes it much more. */
    private boolean isDue(long nowNanos) {
        return !watchdog.isZero()
                && nowNanos - lastPatienceNanos >= half().minus(interval()).toNanos();
    }

    private Duration half() {
        return watchdog.dividedBy(2);
    }

    private String status(Vitals vitals, long nowNanos) {
        if (stalled) {
            return "nothing has been decided for " + vitals.sinceTurn().toSeconds() + " s; waiting for the watchdog";
        }
        if (!ready) {
            return "looking at the engines for the first time, for "
                    + Duration.ofNanos(nowNanos - beganNanos).toSeconds() + " s";
        }
        return (vitals.dryRun() ? "dry run; " : "") + "engines: " + vitals.engines() + ", serving: " + vitals.serving()
                + ", leaving: " + vitals.leaving() + ", conditions: " + vitals.conditions();
    }
}
