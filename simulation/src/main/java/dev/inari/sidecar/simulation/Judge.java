package dev.inari.sidecar.simulation;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.Heartbeat;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.guard.Rule;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.journal.Deed;
import dev.inari.sidecar.journal.Intent;
import dev.inari.sidecar.journal.Ladder;
import dev.inari.sidecar.journal.Note;
import dev.inari.sidecar.simulation.Kernel.SimProcess;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows everything of a life, and holds what the sidecar does against the promises. Sees requests, signals and rows of the journal where they
 * meet the world, beyond anything that the sidecar could believe of itself.
 */
final class Judge {
    private static final String BY_POLICY = "policy ";

    private final World world;
    private final Map<SimEngine, Case> cases = new HashMap<>();
    private @Nullable EngineProcess aimedAt;
    private @Nullable Violation first;

    Judge(World world) {
        this.world = world;
    }

    @Nullable
    Violation violation() {
        return first;
    }

    void broken(Promise promise, String what) {
        if (first == null) {
            first = new Violation(world.seed(), promise, what);
            world.trace(() -> "VIOLATION of promise " + promise.text() + ": " + what);
        }
    }

    Case of(SimEngine engine) {
        return cases.computeIfAbsent(engine, each -> new Case(each, world));
    }

    private @Nullable Case of(String agentId) {
        for (SimEngine engine : world.engines()) {
            if (engine.announcement().agentId().equals(agentId)) {
                return of(engine);
            }
        }
        return null;
    }

    // What the world tells.

    /** The gate closed just now. */
    void exitBegun(SimEngine engine, boolean byOrder) {
        int served = engine.users().served();
        if (served > 0 && !byOrder) {
            broken(Promise.SERVING, engine + " began to exit while " + served + " are served");
        }
        of(engine).gateClosed(byOrder);
    }

    void reopened(SimEngine engine) {
        of(engine).gateOpened();
    }

    void closes(SimEngine engine, String handle, long idleMillis) {
        if (idleMillis < engine.ends().care().orphanAfter().toMillis()) {
            broken(Promise.SERVING, engine + " has session " + handle + " closed, used " + idleMillis + " ms ago");
        }
    }

    /** Whom the next signal is for. */
    void aims(EngineProcess who) {
        aimedAt = who;
    }

    void delivered(Signal signal, SimProcess target) {
        world.trace(() -> "SIG" + signal + " reaches " + target);
        EngineProcess aim = aimedAt;
        if (aim == null || aim.pid() != target.pid || aim.startTicks() != target.startTicks || target.engine == null) {
            broken(Promise.STRANGER, "SIG" + signal + " meant for " + aim + " reached " + target);
        } else if (!target.ended()) {
            of(target.engine).signalled(signal);
        }
    }

    // What the sidecar learns.

    void started() {
        for (SimEngine engine : world.engines()) {
            of(engine).sidecarStarted();
        }
    }

    void recalled(Run run, List<Ladder> ladders) {
        if (run == world.run()) {
            for (Ladder ladder : ladders) {
                Case found = of(ladder.subject().agentId());
                if (found != null && ladder.gateClosed()) {
                    found.recalled();
                }
            }
        }
    }

    void heard(SimEngine engine, Heartbeat beat) {
        of(engine).heard(beat);
    }

    void rang(SimEngine engine) {
        of(engine).rang();
    }

    void answered(SimEngine engine, ExitAnswer answer) {
        of(engine).answered(answer);
    }

    // What the sidecar does.

    void asks(SimEngine engine, long epoch) {
        of(engine).asks(epoch);
    }

    void asksForce(SimEngine engine) {
        of(engine).asksForce();
    }

    /** An intent is on the disk. */
    void intended(Intent intent) {
        Case found = of(intent.subject().agentId());
        if (found != null) {
            found.written(intent.deed());
        }
        boolean force = intent.deed() == Deed.TERM || intent.deed() == Deed.KILL;
        boolean byRule = force && intent.actor().startsWith(BY_POLICY);
        if (intent.actor().isBlank() || intent.reason().isBlank()) {
            broken(Promise.EXPLAINED, "an intent without a word: " + intent);
        } else if (byRule && (!namesARule(intent.reason()) || intent.reason().startsWith(";"))) {
            broken(Promise.EXPLAINED, "an intent without inputs or rule: " + intent);
        }
    }

    /** An intent could not be written. */
    void unwritten(Intent intent) {
        Case found = of(intent.subject().agentId());
        if (found != null) {
            found.unwritten(intent.deed());
        }
    }

    private static boolean namesARule(String reason) {
        for (Rule rule : Rule.values()) {
            if (reason.contains(rule.text())) {
                return true;
            }
        }
        return false;
    }

    void changed(String agentId, Stage from, Stage to, Rule why) {
        Case found = of(agentId);
        if (found != null && from.leaving() && !to.leaving()) {
            found.ladderEnded(why);
        }
    }

    void noted(Note note) {
        Case found = of(note.subject().agentId());
        if (found != null && note.kind() == Note.Kind.LADDER_ENDED) {
            found.ladderEndTold();
        } else if (found != null && note.kind() == Note.Kind.ORDER_ENDED) {
            found.orderEnded(note.text());
        }
    }
}
