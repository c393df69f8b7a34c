package dev.inari.sidecar.engine;

/** The processes of this host, so that tests can have others. Thread-safe. */
public interface ProcessTable {

    /** What stands behind this pid now. */
    Observed look(long pid);

    /** The same for who does not ask whose it is, each second for each engine: nobody's ({@link Observed.Present#NOBODY}) where that saves work. */
    default Observed glance(long pid) {
        return look(pid);
    }

    /** The boot of the kernel that runs; empty if it cannot be told. */
    String bootId();

    /** The PID namespace in which this table's pids count, as {@code /proc/self/ns/pid} names it; empty if it cannot be told. */
    default String pidNamespace() {
        return "";
    }

    /** The effective user id of this process; -1 if it cannot be told. */
    long ownUid();

    /**
     * Whether this process may guard every user's engines: read the announcements that only their owners can, and signal their processes. Root may;
     * anybody else needs the capabilities for it.
     */
    default boolean reachesEveryUser() {
        return ownUid() == 0;
    }

    /** When the process that has this pid started, in milliseconds since 1970; -1 if that cannot be told. */
    default long startedMillis(long pid) {
        return -1;
    }

    /** Who has to collect this process once it has ended, by pid and name; empty if that cannot be told. */
    default String parentOf(long pid) {
        return "";
    }

    /** Whether this very process is still alive. */
    default Liveness livenessOf(EngineProcess who) {
        String boot = bootId();
        if (boot.isEmpty()) {
            return Liveness.UNREADABLE;
        }
        if (!boot.equals(who.bootId())) {
            return Liveness.RECYCLED;
        }
        Observed seen = glance(who.pid());
        if (seen instanceof Observed.Present present) {
            if (present.startTicks() != who.startTicks()) {
                return Liveness.RECYCLED;
            }
            return present.defunct() ? Liveness.DEFUNCT : Liveness.ALIVE;
        }
        return seen instanceof Observed.Absent ? Liveness.GONE : Liveness.UNREADABLE;
    }
}
