package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Word;

/** What {@code deregister} and {@code watches repair} have in common. Outcomes: deregistered, repaired, dry-run or refused. */
final class ZnodeWords {
    private final Host host;
    private final Output output;
    private final OneEngine one;

    ZnodeWords(Host host, Output output, boolean json) {
        this.host = host;
        this.output = output;
        this.one = new OneEngine(host, output, json);
    }

    private interface Saying {
        Reply say(Control control, String agentId) throws ControlException;
    }

    int deregister(Settings settings, String typed, Word word) {
        return say(settings, typed, word, "deregistered", (control, id) -> control.deregister(id, word));
    }

    int repairWatch(Settings settings, String typed, Word word) {
        return say(settings, typed, word, "repaired", (control, id) -> control.repairWatch(id, word));
    }

    private int say(Settings settings, String typed, Word word, String outcome, Saying saying) {
        Purpose.Kind kind = word.dryRun() ? Purpose.Kind.FORESEE : Purpose.Kind.ACT;
        try (Reach reach = Reach.open(host, settings, Purpose.of(kind, typed), output)) {
            EngineStatus engine = one.find(reach.control(), typed, "which is no engine; its znode is its own affair");
            Reply reply = saying.say(reach.control(), engine.agentId());
            return one.tell(reach.control(), engine, reply, word.dryRun() ? "dry-run" : outcome, reply.text());
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
    }
}
