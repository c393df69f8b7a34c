package dev.inari.sidecar;

import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Reply.Code;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.KyuubiServers;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.exit.SignalOutcome;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Journal;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.journal.Subject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Signals Kyuubi servers that have no agent: what a command asks for, one signal at a time, and nothing by itself. Each is first written down,
 * and goes only to the process that was meant, while that runs the server's main class. Thread-safe; may block for the journal.
 */
final class ServerSignals {
    private static final String TYPE = "kyuubi-server";

    private final Services services;
    private final KyuubiServers servers;
    private final Set<EngineProcess> signalled = ConcurrentHashMap.newKeySet();

    ServerSignals(Services services, KyuubiServers servers) {
        this.services = services;
        this.servers = servers;
    }

    /** Sends it, or tells why not. */
    Reply send(EngineProcess server, Signal signal, String by, String reason, boolean dryRun) {
        Liveness liveness = services.processes().livenessOf(server);
        if (liveness.over()) {
            return over(server, liveness);
        }
        if (server.uid() < 0 || liveness != Liveness.ALIVE || !servers.isServer(server.pid())) {
            return new Reply(
                    Code.REFUSED,
                    "pid " + server.pid() + " cannot be told to be a Kyuubi server now; nothing was sent");
        }
        Reply held = held(server);
        if (held != null) {
            return held;
        }
        String what = "SIG" + signal + " to pid " + server.pid();
        if (services.settings().dryRun() && !dryRun) {
            return new Reply(Code.REFUSED, "this sidecar runs with inari.dry-run and sends no " + what);
        }
        return dryRun ? new Reply(Code.TAKEN, "would send " + what) : sent(server, signal, by, reason);
    }

    /** A server with an agent is held by that, also while it is not announced, and found by its command line only. */
    private @Nullable Reply held(EngineProcess server) {
        try {
            return services.journal().holds().stream()
                    .filter(hold -> hold.subject().pid() == server.pid()
                            && hold.subject().startTicks() == server.startTicks()
                            && hold.subject().bootId().equals(server.bootId()))
                    .map(hold -> new Reply(
                            Code.REFUSED, "held by " + hold.actor() + " (" + hold.reason() + "); release it first"))
                    .findFirst()
                    .orElse(null);
        } catch (JournalException e) {
            return new Reply(Code.NOT_WRITTEN, "nothing was sent: whether it is held is not known, " + e.getMessage());
        }
    }

    private Reply sent(EngineProcess server, Signal signal, String by, String reason) {
        Journal journal = services.journal();
        Deed deed = signal == Signal.TERM ? Deed.TERM : Deed.KILL;
        long intent;
        try {
            intent = journal.intend(new Intent(subject(server), deed, by, reason));
        } catch (JournalException e) {
            return new Reply(Code.NOT_WRITTEN, "nothing was sent: " + e.getMessage());
        }
        signalled.add(server);
        SignalOutcome outcome = services.signals().send(signal, server);
        journal.settle(intent, outcome.name(), outcome.text());
        return new Reply(codeOf(outcome), outcome.text());
    }

    private Reply over(EngineProcess server, Liveness liveness) {
        Code code =
                switch (liveness) {
                    case DEFUNCT -> Code.DEFUNCT;
                    case RECYCLED -> Code.NOT_OURS;
                    default -> Code.ALREADY_GONE;
                };
        String parent = liveness == Liveness.DEFUNCT ? services.processes().parentOf(server.pid()) : "";
        return new Reply(code, liveness.text() + (parent.isEmpty() ? "" : "; its parent is " + parent));
    }

    static Code codeOf(SignalOutcome outcome) {
        return switch (outcome) {
            case SENT -> Code.TAKEN;
            case ALREADY_GONE -> Code.ALREADY_GONE;
            case NOT_OURS -> Code.NOT_OURS;
            case NOT_PERMITTED -> Code.NOT_PERMITTED;
            case DEFUNCT -> Code.DEFUNCT;
            case UNVERIFIED, HELD, DRY_RUN -> Code.REFUSED;
            case UNRECORDED -> Code.NOT_WRITTEN;
        };
    }

    /** Whether it is alive; the end of one that was signalled here is written down. */
    Liveness liveness(EngineProcess server) {
        Liveness liveness = services.processes().livenessOf(server);
        if (liveness.over()) {
            List.copyOf(signalled).stream()
                    .filter(each -> each.pid() == server.pid() && each.startTicks() == server.startTicks())
                    .filter(signalled::remove)
                    .forEach(each ->
                            services.journal().note(new Note(subject(each), Note.Kind.GONE, liveness.text(), "")));
        }
        return liveness;
    }

    private static Subject subject(EngineProcess server) {
        return new Subject("", server.pid(), server.startTicks(), server.bootId(), TYPE);
    }
}
