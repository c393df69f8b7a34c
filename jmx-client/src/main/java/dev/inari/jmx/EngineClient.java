package dev.inari.jmx;

import dev.inari.mbeans.CloseAnswer;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.TargetStatus;
import dev.inari.mbeans.WatchAnswer;
import java.util.List;

/**
 * One engine's MBeans, whatever lies between. No method throws for what the peer does or fails to do, and none takes longer than the total
 * deadline. Connects when first used and again after a failure. Thread-safe; calls to one engine run one after the other.
 */
public interface EngineClient extends AutoCloseable {

    Outcome<EngineIdentity> identity();

    Outcome<Heartbeat> heartbeat();

    /** Both in one request, for when every millisecond counts. The identity was read after the heartbeat, so that it is at least as new. */
    Outcome<IdentifiedHeartbeat> identifiedHeartbeat();

    Outcome<List<SessionInfo>> sessions();

    /** Sessions whose close failed and that the engine's own map holds still. */
    Outcome<List<SessionInfo>> leaked();

    /**
     * Has the engine close one session by its own means. After {@link Outcome.TimedOut} it may be closing all the same.
     *
     * @param lastAccessMillis the session's last access as it was seen; -1 for a leaked session
     */
    Outcome<CloseAnswer> closeSession(String id, long lastAccessMillis, String reason);

    /** Asks the engine to leave, if nothing moved since {@code epoch}. After {@link Outcome.TimedOut} it may be leaving all the same. */
    Outcome<ExitAnswer> requestExit(long epoch, String reason);

    /** An operator's order to leave, whoever is served. After {@link Outcome.TimedOut} the engine may be leaving all the same. */
    Outcome<ExitAnswer> exitThoughServing(String reason);

    /**
     * Goes the way of {@link #requestExit} with an epoch that no engine has, which every agent refuses: whatever that way needs is loaded and
     * linked on both sides before one exit waits for it. The answer is a refusal.
     */
    Outcome<ExitAnswer> rehearseExit();

    Outcome<ExitAnswer> reopen(String reason);

    Outcome<List<Milestone>> milestones();

    /** Non-daemon threads that hold the engine's JVM, one line each. */
    Outcome<List<String>> threadsHoldingJvm();

    /** All threads of the engine's JVM, deadlocked ones first; long, in many lines. */
    Outcome<String> threadDump();

    /** The watch of its znode; {@link Outcome.NotInstrumented} where the engine has no client that its agent knows. */
    Outcome<WatchReport> watches();

    /** Has the agent look at the watch now. */
    Outcome<WatchAnswer> auditWatch();

    /** Has the agent look, and set the watch again if it is lost. After {@link Outcome.TimedOut} it may be doing it all the same. */
    Outcome<WatchAnswer> repairWatch(String reason);

    /**
     * Has the engine do what it does when its znode is deleted: leave ZooKeeper, and stop once its sessions are over. After
     * {@link Outcome.TimedOut} it may be doing it all the same.
     */
    Outcome<WatchAnswer> drain(String reason);

    /**
     * The jobs that the engine submitted; {@link Outcome.NotInstrumented} while it submitted none, or where its agent does not tell.
     *
     * @param known the changes of the last report; the table is read only if there were others since. -1 to read it in any case
     */
    Outcome<JobsReport> jobs(long known);

    Outcome<List<TargetStatus>> targets();

    Outcome<List<String>> problems();

    /**
     * Asks whatever MBeans that JVM has, for people who look; {@link Outcome.Refused} where the way there carries the agent's MBeans only,
     * as Jolokia's does. Values of other classes than JMX itself is made of are refused. What the question throws becomes an outcome too,
     * so that one that must tell an MBean's answer "no" from a broken line catches it itself. After {@link Outcome.TimedOut} what it asked for
     * may be done all the same.
     *
     * @param what names the question for people
     */
    <T> Outcome<T> browse(String what, MBeanQuestion<T> question);

    /** Ends the connection; a call under way comes back as {@link Outcome.Refused}. Idempotent, does not wait for the peer. */
    @Override
    void close();
}
