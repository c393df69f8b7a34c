package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers the question why an engine is still there, or why it is not. */
@Command(
        name = "explain",
        description = {
            "Tell why an engine stays or leaves, and what happens next. Changes nothing.",
            "That is: what is known of it, which rule decided, what operators said, what is the matter with it, when "
                    + "the next step comes, and what was done to it before.",
            "The daemon is asked if one runs; without one the engine is read once and what a daemon would decide is told."
        },
        footer = {
            "",
            "Exit code 0, or 7 if there is no such engine.",
            "",
            "Example:",
            "  inari explain 4f1c",
        })
final class ExplainCommand implements Callable<Integer> {
    private static final int LATEST = 50;

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ENGINE|PID", description = "Beginning of an engine's id, or a process id.")
    private String wanted = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ExplainCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    /** The form of {@code --json}; a name that is here once stays. */
    record Explained(String by, boolean daemon, EngineStatus engine) {}

    @Override
    public Integer call() throws ConfigException {
        LogLevels.forOwnSidecar(root.verbose());
        Settings settings = root.load().settings();
        Output output = Output.of(Objects.requireNonNull(spec));
        Purpose purpose = Purpose.of(Purpose.Kind.EXPLAIN, wanted);
        try (Reach reach = Reach.open(host, settings, purpose, output)) {
            EngineStatus engine = engine(reach, output);
            if (json) {
                output.json(new Explained(reach.control().name(), reach.daemon(), engine));
            } else {
                ExplainText.of(engine, history(reach, engine, output), host.nowMillis())
                        .forEach(output::result);
                if (!reach.daemon()) {
                    output.note("No daemon runs: this is what one would decide.");
                }
            }
        }
        return ExitCode.OK.code();
    }

    /** What decides is told also where the journal cannot be read: that may be the very reason why an engine stays. */
    private static List<HistoryEntry> history(Reach reach, EngineStatus engine, Output output) {
        try {
            return reach.control().history(new HistoryRequest(engine.agentId(), null, null, LATEST));
        } catch (ControlException e) {
            output.note("What was done to it cannot be told: " + e.getMessage());
            return List.of();
        }
    }

    private EngineStatus engine(Reach reach, Output output) {
        Lookup lookup = new Lookup(reach.control(), host, output);
        Found found = lookup.find(wanted);
        if (found instanceof Found.Engine engine) {
            return engine.status();
        } else if (found instanceof Found.Gone gone) {
            EngineStatus last = lookup.departed(gone.agentId());
            if (last != null) {
                return last;
            }
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    Lookup.describe(gone.agentId(), gone.engineType(), gone.pid()) + " is gone: " + gone.how()
                            + "; 'inari history " + wanted + "' tells how it went");
        }
        throw new CommandFailure(
                ExitCode.NOT_FOUND,
                "'" + wanted
                        + "' is a Kyuubi server without an agent; nothing is known of it, and it is never ended by itself");
    }
}
