package dev.inari.sidecar.zookeeper;

import java.util.Optional;

/**
 * Lets at most one of many sidecars act on what is bound to no host. A lease ends with the session of its holder, or when it is given up.
 * Thread-safe.
 */
public interface Leases {
    /**
     * The token of this lease if this sidecar has it, which it gets here if nobody else has. Asks the ensemble each time, so it belongs right before
     * the deed; waits for the answer, but not longer than the session's timeout. No answer means no.
     *
     * @param name letters, digits, dot, hyphen and underscore, at most 128
     */
    Optional<Token> holds(String name);

    /** Gives the lease to whoever wants it next. Nothing happens if this sidecar does not have it. */
    void giveUp(String name);

    /**
     * Proves who was last.
     *
     * @param lease name of the lease
     * @param fence of two holders of one lease the later has the greater
     */
    record Token(String lease, long fence) {}
}
