package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.FakeControl;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Statuses;

/** What the tests of the commands for operators have in common. */
final class Given {
    private Given() {}

    /** A daemon that guards this engine, whose process runs. */
    static EngineStatus guarded(FakeHost host, Statuses engine) {
        EngineStatus status = engine.build();
        daemon(host).engines.add(status);
        host.processes.put(status.pid(), status.startTicks(), 'S', host.processes.ownUid());
        return status;
    }

    static FakeControl daemon(FakeHost host) {
        FakeControl daemon = host.daemon;
        if (daemon == null) {
            throw new AssertionError("no daemon in this test");
        }
        return daemon;
    }

    /** From the next look on it is seen like this. */
    static void becomes(FakeControl control, Statuses later) {
        EngineStatus status = later.build();
        control.beforeLook = () -> {
            control.engines.removeIf(each -> each.agentId().equals(status.agentId()));
            (status.gone() ? control.departed : control.engines).add(status);
            control.beforeLook = () -> {};
        };
    }

    /** An order is taken and refused at the next heartbeat. */
    static void refuses(FakeControl control, Statuses engine, String why) {
        control.answers = (id, word) -> {
            becomes(control, engine.refused(why));
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };
    }

    /** An order is taken and carried out. */
    static void obeys(FakeControl control, Statuses engine) {
        control.answers = (id, word) -> {
            becomes(control, engine.gone());
            return new Reply(Reply.Code.TAKEN, "the order is taken");
        };
    }
}
