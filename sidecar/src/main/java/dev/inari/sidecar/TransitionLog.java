package dev.inari.sidecar;

import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Action;
import dev.inari.sidecar.guard.EngineState;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Rule;
import dev.inari.sidecar.guard.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes one line for each change, and none while nothing changes. For the decision thread, but for the lines about calls. */
final class TransitionLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.inari.engines");

    private final String engine;
    private final EngineProcess process;
    private final TransitionListener listener;

    TransitionLog(Announcement announced, TransitionListener listener) {
        this.engine = announced.engineType() + "/" + announced.pid();
        this.process = EngineProcess.of(announced);
        this.listener = listener;
    }

    /** A change of stage, a new trouble, or a repeated action; anything else is the steady state. */
    void stepped(EngineState before, Step step) {
        EngineState after = step.state();
        Rule rule = after.why().rule();
        if (before.stage() != after.stage()) {
            write(rule, "engine=" + engine + " " + before.stage() + " -> " + after.stage() + ": " + after.why());
            tell(before, after);
        } else if (!step.actions().isEmpty()
                || (rule.trouble() && rule != before.why().rule())) {
            write(rule, "engine=" + engine + " " + after.stage() + ": " + after.why());
        }
    }

    private static void write(Rule rule, String line) {
        if (rule.trouble()) {
            LOG.warn("{}", Printable.line(line));
        } else {
            LOG.info("{}", Printable.line(line));
        }
    }

    private void tell(EngineState before, EngineState after) {
        try {
            listener.changed(process, before.stage(), after.stage(), after.why());
        } catch (RuntimeException e) {
            LOG.error("engine={} a listener failed on {} -> {}", engine, before.stage(), after.stage(), e);
        }
    }

    void discovered(Explanation why) {
        LOG.info("engine={} DISCOVERED: {}", engine, why);
    }

    /** What would be done, were this no dry run. */
    void would(Action action) {
        LOG.info("engine={} dry run, would {}", engine, Printable.line(action));
    }

    void done(String line) {
        LOG.info("engine={} {}", engine, Printable.line(line));
    }

    void failed(String what, Throwable problem) {
        LOG.error("engine={} {}; it counts as unanswered", engine, what, problem);
    }
}
