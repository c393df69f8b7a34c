package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Word;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.ServerLadder;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.guard.Durations;
import java.util.List;

/** Ends a Kyuubi server that has no agent, and waits until its process is gone. The sidecar sends the signals; when, is decided here. For one thread. */
final class ServerEnd {
    private final Control control;
    private final Waiting waiting;
    private final EngineProcess server;
    private final Word word;
    private long defunctAt = -1;

    ServerEnd(Control control, Waiting waiting, EngineProcess server, Word word) {
        this.control = control;
        this.waiting = waiting;
        this.server = server;
        this.word = word;
    }

    Ended end(ServerLadder from) {
        try {
            ServerLadder ladder = from;
            while (true) {
                Liveness liveness = control.liveness(server);
                ServerLadder.Move move = ladder.move(liveness, waiting.millis());
                switch (move) {
                    case DONE -> {
                        if (liveness != Liveness.DEFUNCT || collectable()) {
                            return over(liveness, ladder.rung() != from.rung());
                        }
                        waiting.pause();
                    }
                    case GIVE_UP -> {
                        return ended(Ending.STILL_ALIVE, stillThere(ladder, liveness));
                    }
                    case SEND_TERM, SEND_KILL -> {
                        Signal signal = move == ServerLadder.Move.SEND_TERM ? Signal.TERM : Signal.KILL;
                        Reply reply = control.signal(server, signal, word);
                        if (reply.code() != Reply.Code.TAKEN || word.dryRun()) {
                            return ended(Ending.of(reply.code()), reply.text() + afterwards(ladder, reply));
                        }
                        ladder = ladder.sent(signal, waiting.millis());
                    }
                    default -> {
                        if (waiting.over()) {
                            return ended(Ending.STILL_ALIVE, timeOver(ladder));
                        }
                        tell(ladder);
                        waiting.pause();
                    }
                }
            }
        } catch (ControlException e) {
            return ended(Ending.STILL_ALIVE, "its end was not seen: " + e.getMessage());
        }
    }

    /** Whether its parent had a moment to collect it. */
    private boolean collectable() {
        defunctAt = defunctAt < 0 ? waiting.millis() : defunctAt;
        return waiting.millis() - defunctAt >= EngineEnd.TO_COLLECT.toMillis();
    }

    private String afterwards(ServerLadder ladder, Reply reply) {
        if (!word.dryRun() || reply.code() != Reply.Code.TAKEN || ladder.rung() != ServerLadder.Rung.NOTHING_SENT) {
            return "";
        }
        return ", and wait " + Durations.human(ladder.term().toMillis()) + "; then "
                + (ladder.force() ? "SIGKILL" : "leave it alone");
    }

    private Ended over(Liveness liveness, boolean byUs) {
        if (liveness == Liveness.DEFUNCT) {
            return ended(Ending.DEFUNCT, liveness.text());
        }
        return ended(byUs ? Ending.GONE : Ending.ALREADY_GONE, liveness.text());
    }

    private String stillThere(ServerLadder ladder, Liveness liveness) {
        if (liveness != Liveness.ALIVE) {
            return liveness.text() + ", so nothing more is sent";
        }
        if (ladder.rung() == ServerLadder.Rung.KILL_SENT) {
            return "SIGKILL did not end it; it hangs in the kernel, perhaps on a disk";
        }
        return "it did not end within " + Durations.human(ladder.term().toMillis())
                + " after SIGTERM: a Kyuubi server waits for its sessions. It goes when they end; to end it now: --force, or inari kill "
                + server.pid();
    }

    private String timeOver(ServerLadder ladder) {
        String sent = ladder.rung() == ServerLadder.Rung.KILL_SENT ? "SIGKILL" : "SIGTERM";
        return sent + " was sent, and --timeout was over after " + Durations.human(waiting.millis())
                + "; nothing more is sent until this command is given again";
    }

    private void tell(ServerLadder ladder) {
        long left = ladder.term().toMillis() - (waiting.millis() - ladder.sinceMillis());
        String line = ladder.rung() == ServerLadder.Rung.KILL_SENT
                ? "SIGKILL was sent"
                : "SIGTERM was sent; it has " + Durations.human(left) + " to end, then "
                        + (ladder.force() ? "SIGKILL" : "it is left alone");
        waiting.tell(ladder.rung().name(), Lookup.describe("", Lookup.SERVER_TYPE, server.pid()) + ": " + line);
    }

    private Ended ended(Ending ending, String detail) {
        return new Ended("", Lookup.SERVER_TYPE, server.pid(), ending, detail, waiting.millis(), false, List.of());
    }
}
