package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineList;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.KyuubiServers;
import dev.inari.sidecar.engine.Liveness;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a word means, the same way for every command: the beginning of an engine's id, the pid of an engine, {@code server}, or the
 * pid of a Kyuubi server without an agent. What has ended is known from the sidecar's memory and from the journal. A pid that is none of
 * these is nobody whom Inari may touch.
 */
final class Lookup {
    static final String SERVER = "server";
    static final String SERVER_TYPE = "kyuubi-server";
    private static final int SHORTEST_PREFIX = 4;
    private static final int FAR_BACK = 500;

    private final Control control;
    private final Host host;
    private final Output output;

    Lookup(Control control, Host host, Output output) {
        this.control = control;
        this.host = host;
        this.output = output;
    }

    /** What the word means, or the end of the command. */
    Found find(String typed) {
        String word = typed.toLowerCase(Locale.ROOT);
        try {
            if (word.equals(SERVER)) {
                return server();
            }
            boolean pid = word.matches("[1-9]\\d{0,9}");
            if (!pid && !isPrefix(word)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "'" + typed + "' is no engine: give the beginning of its id (" + SHORTEST_PREFIX
                                + " or more of 0-9 and a-f), a process id, or '" + SERVER + "'");
            }
            return find(word, pid ? Long.parseLong(word) : -1);
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
    }

    private static boolean isPrefix(String word) {
        return word.matches("[0-9a-f]{" + SHORTEST_PREFIX + ",32}");
    }

    private Found find(String word, long pid) throws ControlException {
        EngineList list = control.engines();
        List<EngineStatus> found = matching(list.engines(), word, pid);
        if (found.size() > 1) {
            throw notFound("'" + word + "' means " + found.size() + " engines: "
                    + found.stream().map(Lookup::describe).collect(Collectors.joining(", "))
                    + "; give more of the id");
        }
        if (!found.isEmpty()) {
            return new Found.Engine(found.get(0));
        }
        Optional<EngineProcess> server =
                pid < 0 ? Optional.empty() : host.servers().at(pid);
        if (server.isPresent()) {
            return new Found.Server(server.get(), "the process list");
        }
        Found.Gone gone = gone(list, word, pid);
        if (gone != null) {
            return gone;
        }
        throw notFound(
                pid < 0
                        ? "no engine's id begins with '" + word + "'; 'inari engines' lists them"
                        : "pid " + pid
                                + " is neither an engine that is announced here nor a Kyuubi server of this user, and"
                                + " Inari touches nothing else. 'inari engines' lists the engines; an engine that was started"
                                + " without the agent can be given one: inari attach " + pid);
    }

    /** An engine that ended not long ago, as it was seen last; null if it is not remembered. */
    @Nullable
    EngineStatus departed(String agentId) {
        try {
            return agentId.isEmpty() ? null : control.engine(agentId);
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
    }

    private static List<EngineStatus> matching(List<EngineStatus> engines, String word, long pid) {
        return engines.stream()
                .filter(each ->
                        each.pid() == pid || (isPrefix(word) && each.agentId().startsWith(word)))
                .toList();
    }

    private Found.@Nullable Gone gone(EngineList list, String word, long pid) throws ControlException {
        List<EngineStatus> departed = matching(list.departed(), word, pid);
        if (!departed.isEmpty()) {
            EngineStatus last = departed.get(departed.size() - 1);
            return new Found.Gone(
                    last.agentId(), last.engineType(), last.pid(), last.why().inputs());
        }
        if (isPrefix(word)) {
            Found.Gone byId = fromHistory(new HistoryRequest(word, null, null, 1));
            if (byId != null) {
                return byId;
            }
        }
        return pid < 0 ? null : fromHistory(new HistoryRequest("", pid, null, 1));
    }

    /** What is newest decides: ids are random, and a pid has one owner at a time. */
    private Found.@Nullable Gone fromHistory(HistoryRequest request) throws ControlException {
        List<HistoryEntry> newest = control.history(request);
        if (newest.isEmpty()) {
            return null;
        }
        HistoryEntry last = newest.get(0);
        Liveness liveness = host.processes()
                .livenessOf(new EngineProcess(last.pid(), last.startTicks(), last.bootId(), last.agentId()));
        if (liveness.over()) {
            return new Found.Gone(
                    last.agentId(), last.engineType(), last.pid(), liveness.text() + ", as the journal knows it");
        }
        throw notFound(describe(last.agentId(), last.engineType(), last.pid()) + " is known from the journal and "
                + (liveness == Liveness.ALIVE ? "alive" : "cannot be told to be gone")
                + ", but not announced any more; look at it with 'inari engines --pid " + last.pid() + "'");
    }

    private Found server() throws ControlException {
        List<EngineStatus> withAgent = control.engines().engines().stream()
                .filter(each -> each.engineType().equals(SERVER_TYPE))
                .toList();
        KyuubiServers servers = host.servers();
        Optional<KyuubiServers.PidFile> file = servers.pidFile(host.environment(), host.userName());
        List<EngineProcess> running = servers.running();
        if (file.isPresent()) {
            String note = file.get().note();
            Optional<EngineProcess> named =
                    note.isEmpty() ? servers.at(file.get().pid()) : Optional.empty();
            if (named.isPresent()) {
                return known(withAgent, named.get(), "pid file " + file.get().file());
            }
            output.note(note);
        }
        if (running.size() > 1) {
            throw notFound(running.size() + " Kyuubi servers run here, pids "
                    + running.stream().map(each -> Long.toString(each.pid())).collect(Collectors.joining(", "))
                    + "; give the pid of the one you mean");
        }
        if (!running.isEmpty()) {
            return known(withAgent, running.get(0), "the process list");
        }
        if (withAgent.size() == 1) {
            return new Found.Engine(withAgent.get(0));
        }
        return goneServer(file.map(KyuubiServers.PidFile::pid).orElse(-1L));
    }

    /** A server with an agent is an engine like others. */
    private static Found known(List<EngineStatus> withAgent, EngineProcess process, String by) {
        return withAgent.stream()
                .filter(each -> each.pid() == process.pid())
                .findFirst()
                .<Found>map(Found.Engine::new)
                .orElseGet(() -> new Found.Server(process, by));
    }

    private Found.Gone goneServer(long pidInFile) throws ControlException {
        if (pidInFile > 0) {
            return new Found.Gone("", SERVER_TYPE, pidInFile, "no Kyuubi server of this user runs here");
        }
        for (HistoryEntry entry : control.history(new HistoryRequest("", null, null, FAR_BACK))) {
            if (entry.engineType().equals(SERVER_TYPE)) {
                return new Found.Gone(
                        entry.agentId(), SERVER_TYPE, entry.pid(), "no Kyuubi server of this user runs here any more");
            }
        }
        throw notFound("no Kyuubi server of this user runs here: the process list shows none, and there is no pid file"
                + " where KYUUBI_PID_DIR or KYUUBI_HOME say; set one of them as bin/kyuubi has it, or give the pid");
    }

    private static CommandFailure notFound(String message) {
        return new CommandFailure(ExitCode.NOT_FOUND, message);
    }

    /** Names an engine in one line about it. */
    static String describe(EngineStatus engine) {
        return describe(engine.agentId(), engine.engineType(), engine.pid());
    }

    static String describe(String agentId, String engineType, long pid) {
        return agentId.isEmpty()
                ? engineType + ", pid " + pid
                : ShortId.of(agentId) + " (" + engineType + ", pid " + pid + ")";
    }
}
