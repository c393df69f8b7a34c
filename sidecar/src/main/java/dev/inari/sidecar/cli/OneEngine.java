package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.Reply;

/** What the commands have in common that say one word about one engine: to find it, and to tell what became of the word. */
final class OneEngine {
    private final Host host;
    private final Output output;
    private final boolean json;

    OneEngine(Host host, Output output, boolean json) {
        this.host = host;
        this.output = output;
        this.json = json;
    }

    /** The form of {@code --json}; a name that is here once stays. */
    record Result(String by, String agentId, String engineType, long pid, String outcome, String detail) {}

    /** The engine that was meant; {@code whyNoServer} is told of a Kyuubi server without an agent. */
    EngineStatus find(Control control, String typed, String whyNoServer) {
        Found found = new Lookup(control, host, output).find(typed);
        if (found instanceof Found.Engine engine) {
            return engine.status();
        } else if (found instanceof Found.Gone gone) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    Lookup.describe(gone.agentId(), gone.engineType(), gone.pid()) + " is gone: " + gone.how());
        }
        throw new CommandFailure(
                ExitCode.NOT_FOUND, "'" + typed + "' is a Kyuubi server without an agent, " + whyNoServer);
    }

    int tell(Control control, EngineStatus engine, Reply reply, String outcome, String detail) {
        boolean taken = reply.code() == Reply.Code.TAKEN;
        String result = taken ? outcome : "refused";
        String why = taken ? detail : reply.text();
        if (json) {
            output.json(new Result(control.name(), engine.agentId(), engine.engineType(), engine.pid(), result, why));
        } else if (taken) {
            output.result(Table.harmless(Lookup.describe(engine) + ": " + result.replace('-', ' ') + "; " + why));
        } else {
            output.wrong(Lookup.describe(engine) + ": " + result + "; " + why);
        }
        ExitCode refused = reply.code() == Reply.Code.UNKNOWN_ENGINE ? ExitCode.NOT_FOUND : ExitCode.REFUSED;
        return (taken ? ExitCode.OK : refused).code();
    }
}
