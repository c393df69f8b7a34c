package dev.inari.mbeans;

/** The sessions of the engine. Counts cost nothing; the table walks the open sessions. Emits the notifications named here. Thread-safe. */
@Description("Open sessions of this engine: counts, a table, and a notification for each open and close.")
public interface SessionsMXBean {
    /** Name under which the agent registers it. */
    String NAME = "inari:type=Sessions";

    /** Notification type: a session of any kind opened; the user data is its id. */
    String OPENED = "inari.session.opened";

    /** Notification type: the close of a session of any kind was attempted; the user data is its id. */
    String CLOSED = "inari.session.closed";

    /** Notification type: the last user session closed and none is opening; the user data is the epoch. */
    String LAST_USER_CLOSED = "inari.session.lastUserClosed";

    @Description("All counts, taken at one instant.")
    SessionCounts getCounts();

    @Description("Open user sessions.")
    @Units("sessions")
    int getUserSessions();

    @Description("Session opens in flight.")
    @Units("sessions")
    int getOpeningSessions();

    @Description("Open aliveness-probe sessions.")
    @Units("sessions")
    int getProbeSessions();

    @Description("Batch sessions (Kyuubi server only).")
    @Units("sessions")
    int getBatchSessions();

    @Description(
            "Sessions that the engine's own map holds beyond the open ones; a lasting value other than 0 is a leak.")
    @Units("sessions")
    int getDrift();

    @Description("The open sessions. Walks them; reading moves no idle clock.")
    SessionInfo[] getTable();

    /** A fence that every session passes: what it serves is no longer the question. Right for a leaked session only. */
    long NO_FENCE = -1;

    @Description(
            "Sessions whose close failed and that the engine's own map holds still. Walks them; reading moves no idle clock.")
    SessionInfo[] getLeaked();

    @Description(
            "Closes one session through the engine's own session manager and looks whether the engine's map has let go of it."
                    + " Comes back within a few seconds; a close that takes longer goes on.")
    CloseAnswer closeSession(
            @Description("Id of the session, as in the table of open or of leaked sessions.") String id,
            @Description(
                            "The session's last access as the caller saw it, since 1970, in milliseconds: a session in use since then is"
                                    + " left alone. -1 for a leaked session.")
                    long lastAccessMillis,
            @Description("Why, and who asks; printed once on the engine's standard error.") String reason);
}
