package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Word;

/** What {@code hold} and {@code release} have in common. Outcomes: held, released, not-held or refused. */
final class Holding {
    private final Host host;
    private final Output output;
    private final OneEngine one;

    Holding(Host host, Output output, boolean json) {
        this.host = host;
        this.output = output;
        this.one = new OneEngine(host, output, json);
    }

    int hold(Settings settings, String typed, Word word) {
        try (Reach reach = Reach.open(host, settings, Purpose.of(Purpose.Kind.ACT, typed), output)) {
            EngineStatus engine = engine(reach.control(), typed);
            Reply reply = reach.control().hold(engine.agentId(), word);
            return one.tell(
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
                return one.tell(reach.control(), engine, new Reply(Reply.Code.TAKEN, ""), "not-held", "nobody held it");
            }
            Reply reply = reach.control().release(engine.agentId(), word);
            return one.tell(
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
        return one.find(control, typed, "which Inari never ends by itself; there is nothing to hold");
    }
}
