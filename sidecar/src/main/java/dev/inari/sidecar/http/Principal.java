package dev.inari.sidecar.http;

/**
 * Who asks, as far as that was proved.
 *
 * @param name of the users file; fit for one line of a log or journal
 */
public record Principal(String name, Role role) {
    /** Somebody who did not say who they are. */
    public static final Principal NOBODY = new Principal("", Role.ANYONE);

    /** The same, where {@code inari.http.anonymous} lets everybody read. */
    public static final Principal ANONYMOUS = new Principal("anonymous", Role.READER);

    /** Whether this role is theirs, or a greater one. */
    public boolean may(Role wanted) {
        return role.compareTo(wanted) >= 0;
    }
}
