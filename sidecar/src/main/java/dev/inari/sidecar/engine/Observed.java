package dev.inari.sidecar.engine;

/** What stands behind a pid at one instant. That it cannot be read is not the same as that nothing is there. */
public sealed interface Observed {

    /** No process has this pid. */
    record Absent() implements Observed {}

    /**
     * A process has this pid.
     *
     * @param startTicks its start in clock ticks since boot
     * @param state the kernel's letter for what it does; Z and X for one that has ended
     * @param uid whose rights it has (the effective user id)
     */
    record Present(long startTicks, char state, long uid) implements Observed {
        boolean defunct() {
            return state == 'Z' || state == 'X' || state == 'x';
        }
    }

    /** Something may be there, but looking failed. */
    record Unreadable(String detail) implements Observed {}
}
