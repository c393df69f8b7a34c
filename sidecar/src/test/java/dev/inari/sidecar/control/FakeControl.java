package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sidecar that says what a test wants, and remembers what it was told. Thread-safe enough for one caller after the other. */
public final class FakeControl implements Control {
    public final List<EngineStatus> engines = new ArrayList<>();
    public final List<EngineStatus> departed = new ArrayList<>();
    public final List<HistoryEntry> history = new ArrayList<>();
    /** What was said, one line each. */
    public final List<String> said = new ArrayList<>();

    public BiFunction<String, Word, Reply> answers = (id, word) -> new Reply(Reply.Code.TAKEN, "taken");
    public BiFunction<EngineProcess, Signal, Reply> signals = (who, signal) -> new Reply(Reply.Code.TAKEN, "sent");
    public Supplier<Liveness> liveness = () -> Liveness.ALIVE;
    /** Runs before each question about one engine. */
    public Runnable beforeLook = () -> {};

    public @Nullable ControlException broken;
    /** The journal alone. */
    public @Nullable ControlException unreadable;

    public @Nullable RuntimeException mistake;
    public String evidence = "";
    public boolean closed;

    private void check() throws ControlException {
        if (mistake != null) {
            throw mistake;
        }
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public String name() {
        return "the daemon, pid 7";
    }

    @Override
    public EngineList engines() throws ControlException {
        check();
        return new EngineList(engines, departed);
    }

    @Override
    public @Nullable EngineStatus engine(String agentId) throws ControlException {
        beforeLook.run();
        check();
        for (EngineStatus each : engines) {
            if (each.agentId().equals(agentId)) {
                return each;
            }
        }
        return departed.stream()
                .filter(each -> each.agentId().equals(agentId))
                .findFirst()
                .orElse(null);
    }

    private Reply say(String verb, String agentId, Word word) throws ControlException {
        check();
        said.add(verb + " " + agentId.substring(0, 4) + " (" + word.reason() + ")"
                + (word.evenIfServing() ? " even if serving" : "") + (word.dryRun() ? " dry" : "") + " says "
                + word.says());
        return answers.apply(agentId, word);
    }

    @Override
    public Reply stop(String agentId, Word word) throws ControlException {
        return say("stop", agentId, word);
    }

    @Override
    public Reply kill(String agentId, Word word) throws ControlException {
        return say("kill", agentId, word);
    }

    @Override
    public Reply hold(String agentId, Word word) throws ControlException {
        return say("hold", agentId, word);
    }

    @Override
    public Reply release(String agentId, Word word) throws ControlException {
        return say("release", agentId, word);
    }

    @Override
    public Reply repairWatch(String agentId, Word word) throws ControlException {
        return say("repair-watch", agentId, word);
    }

    @Override
    public Reply deregister(String agentId, Word word) throws ControlException {
        return say("deregister", agentId, word);
    }

    @Override
    public Reply signal(EngineProcess server, Signal signal, Word word) throws ControlException {
        check();
        said.add(signal + " " + server.pid() + "/" + server.startTicks() + " uid " + server.uid() + " (" + word.reason()
                + ")" + (word.dryRun() ? " dry" : ""));
        return signals.apply(server, signal);
    }

    @Override
    public Liveness liveness(EngineProcess server) throws ControlException {
        check();
        return liveness.get();
    }

    @Override
    public List<HistoryEntry> history(HistoryRequest wanted) throws ControlException {
        check();
        said.add("history " + wanted);
        if (unreadable != null) {
            throw unreadable;
        }
        return history.stream()
                .filter(each -> each.agentId().startsWith(wanted.agent()))
                .filter(each -> wanted.pid() == null || wanted.pid() == each.pid())
                .limit(wanted.limit())
                .toList();
    }

    @Override
    public String evidence(long entry) throws ControlException {
        check();
        return entry == 1 ? evidence : "";
    }

    @Override
    public String page() throws ControlException {
        check();
        return "http://127.0.0.1:10109";
    }

    @Override
    public void close() {
        closed = true;
    }
}
