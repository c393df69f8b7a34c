package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Word;

/** What {@code hold} and {@code release} have in common. */
final class Holding {
    private final Host host;
    private final Output output;
    private final boolean json;

    Holding(Host host, Output output, boolean json) {
        this.host = host;
        this.output = output;
        this.json = json;
    }

    /** The form of {@code --json}; a name that is here once stays. {@code outcome}: held, released, not-held or refused. */
    record Result(String by, String agentId, String engineType, long pid, String outcome, String detail) {}

    int hold(Settings settings, String typed, Word word) {
        try (Reach reach = Reach.open(host, settings, Purpose.of(Purpose.Kind.ACT, typed), output)) {
            EngineStatus engine = engine(reach.control(), typed);
            Reply reply = reach.control().hold(engine.agentId(), word);
            return tell(
                    reach.control(),
                    engine,
                    reply,
                    "held",
                    "it is neither asked to leave nor signalled until 'inari release " + ShortId.of(engine.agentId())
                            + "'");
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
    }

    int release(Settings settings, String typed, Word word) {
        try (Reach reach = Reach.open(host, settings, Purpose.of(Purpose.Kind.ACT, typed), output)) {
            EngineStatus engine = engine(reach.control(), typed);
            EngineStatus.Hold hold = engine.hold();
            if (hold == null && engine.recalled()) {
                return tell(reach.control(), engine, new Reply(Reply.Code.TAKEN, ""), "not-held", "nobody held it");
            }
            Reply reply = reach.control().release(engine.agentId(), word);
            return tell(
                    reach.control(),
                    engine,
                    reply,
                    "released",
                    hold == null
                            ? "its policy decides again"
                            : "it was " + EngineEnd.heldBy(hold) + "; its policy decides again");
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
    }

    private EngineStatus engine(Control control, String typed) {
        Found found = new Lookup(control, host, output).find(typed);
        if (found instanceof Found.Engine engine) {
            return engine.status();
        } else if (found instanceof Found.Gone gone) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    Lookup.describe(gone.agentId(), gone.engineType(), gone.pid()) + " is gone: " + gone.how());
        }
        throw new CommandFailure(
                ExitCode.NOT_FOUND,
                "'" + typed
                        + "' is a Kyuubi server without an agent, which Inari never ends by itself; there is nothing to hold");
    }

    private int tell(Control control, EngineStatus engine, Reply reply, String outcome, String detail) {
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
