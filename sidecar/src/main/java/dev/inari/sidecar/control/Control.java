package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command may ask of a sidecar, so that it need not know whether that runs as the daemon or in the command's own process. Every call
 * may block for some seconds, none for long. Thread-safe.
 */
public interface Control extends AutoCloseable {

    /** Who answers, as people would say it. */
    String name();

    /** All that are guarded now, and those that ended not long ago. */
    EngineList engines() throws ControlException;

    /** One of them; null if there is none of this id. */
    @Nullable
    EngineStatus engine(String agentId) throws ControlException;

    /** The engine shall go, by the ladder. Whether it may, its next heartbeat decides: {@link EngineStatus} tells what became of it. */
    Reply stop(String agentId, Word word) throws ControlException;

    /** The engine's process shall end now. */
    Reply kill(String agentId, Word word) throws ControlException;

    /** The engine shall stay. */
    Reply hold(String agentId, Word word) throws ControlException;

    /** A hold is over. */
    Reply release(String agentId, Word word) throws ControlException;

    /** The watch by which the engine hears that its znode was deleted shall be looked at, and set again if it is lost. */
    Reply repairWatch(String agentId, Word word) throws ControlException;

    /** The engine shall leave ZooKeeper, and stop by itself once its sessions are over. */
    Reply deregister(String agentId, Word word) throws ControlException;

    /** Signals a Kyuubi server that has no agent, if it is still that very process, and a server. */
    Reply signal(EngineProcess server, Signal signal, Word word) throws ControlException;

    /** Whether that very process is alive. */
    Liveness liveness(EngineProcess server) throws ControlException;

    /** What was done, by whom and why; newest first. */
    List<HistoryEntry> history(HistoryRequest wanted) throws ControlException;

    /** What is stored with an entry of the history, such as a thread dump; empty if nothing is. */
    String evidence(long entry) throws ControlException;

    /**
     * An address for a browser that makes whoever opens it an operator, as the user of the sidecar is.
     *
     * @throws ControlException saying why, if it speaks no HTTP
     */
    String page() throws ControlException;

    @Override
    void close();
}
