package dev.inari.agent.target;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** One row of the target table: a kind of engine. Immutable. */
public final class Target {
    /** The identity of an engine that was not seen yet: no property has a way. */
    public static final IdentityModel NOBODY = new IdentityModel();

    private final String name;
    private final int rank;
    private final String managerClass;
    private final SessionModel sessions;
    private final IdentityModel identity;
    private final Root[] managerRoots;
    private final List<StopCall> stop;

    Target(
            String name,
            int rank,
            String managerClass,
            SessionModel sessions,
            IdentityModel identity,
            Root[] managerRoots,
            StopCall... stop) {
        this.name = name;
        this.rank = rank;
        this.managerClass = managerClass;
        this.sessions = sessions;
        this.identity = identity;
        this.managerRoots = managerRoots;
        this.stop = Collections.unmodifiableList(Arrays.asList(stop));
    }

    /** For example {@code kyuubi-flink}. */
    public String name() {
        return name;
    }

    /**
     * Which target counts where several meet in one JVM: a Kyuubi engine for Flink holds a whole Flink SQL gateway inside, whose sessions
     * would be counted twice. The highest rank wins.
     */
    public int rank() {
        return rank;
    }

    /** Class of the session manager, with dots; subclasses that have no row of their own count as this. */
    public String managerClass() {
        return managerClass;
    }

    public SessionModel sessions() {
        return sessions;
    }

    public IdentityModel identity() {
        return identity;
    }

    /** Ways to the session manager of an engine that ran before the agent came. */
    public Root[] managerRoots() {
        return managerRoots.clone();
    }

    /** The engine's own stop, call by call; empty where only signals end it. */
    public List<StopCall> stop() {
        return stop;
    }

    @Override
    public String toString() {
        return name;
    }
}
