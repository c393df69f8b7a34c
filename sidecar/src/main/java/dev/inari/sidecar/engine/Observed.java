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
     * @param realUid who started it
     * @param uid whose rights it has (the effective user id)
     * @param savedUid whose rights it can take back
     * @param reachesEveryUser whether it may read and signal what belongs to any user: as root, or by its capabilities
     */
    record Present(long startTicks, char state, long realUid, long uid, long savedUid, boolean reachesEveryUser)
            implements Observed {
        /** No user: whoever asks whether a process that was only glanced at is theirs hears no. */
        static final long NOBODY = -1;

        /** A process that has the rights of its user and no more. */
        public Present(long startTicks, char state, long realUid, long uid, long savedUid) {
            this(startTicks, state, realUid, uid, savedUid, uid == 0);
        }

        /** A process with one user id, as nearly all are. */
        public Present(long startTicks, char state, long uid) {
            this(startTicks, state, uid, uid, uid);
        }

        /** Whether this user could have signalled it in any of its roles; one that changes its user is nobody's to end. */
        public boolean whollyOf(long user) {
            return realUid == user && uid == user && savedUid == user;
        }

        boolean defunct() {
            return state == 'Z' || state == 'X' || state == 'x';
        }
    }

    /** Something may be there, but looking failed. */
    record Unreadable(String detail) implements Observed {}
}
