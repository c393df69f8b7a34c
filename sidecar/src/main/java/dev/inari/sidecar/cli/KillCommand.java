package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.Word;
import dev.inari.sidecar.exit.ServerLadder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends one process now, whoever is served: what is checked is only who it is, and that nobody holds it. */
@Command(
        name = "kill",
        description = {
            "Send SIGKILL to an engine now, whoever is served, and wait until it is gone.",
            "First it is checked that the process is the one that is meant, and a thread dump is kept in the journal if the "
                    + "engine answers. Who is served is not asked: 'inari stop' is the orderly way. An engine that is held "
                    + "is not killed. One that is gone already is no failure."
        },
        footer = {
            "",
            "Outcomes, also in JSON: gone, already-gone, defunct, not-ours, dry-run (exit code 0), refused-by-fence (5), "
                    + "still-alive (6), not-permitted (8). Exit code 7 if there is no such engine.",
            "",
            "Example:",
            "  inari kill 4f1c --reason 'hangs in a native call'",
        })
final class KillCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "ENGINE|PID|server",
            description =
                    "Beginning of an engine's id, a process id, or the word 'server' for this user's Kyuubi server.")
    private String wanted = "";

    @Option(names = "--dry-run", description = "Say what would be done and why, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long to wait for the end. Default: ${DEFAULT-VALUE}.")
    private @Nullable Duration timeout;

    @Mixin
    private final EndOptions options = new EndOptions();

    KillCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Settings settings = root.load().settings();
        Output output = Output.of(Objects.requireNonNull(spec));
        Word word = options.word(host, false, dryRun);
        LogLevels.forOwnSidecar(root.verbose());
        Purpose purpose = Purpose.of(dryRun ? Purpose.Kind.FORESEE : Purpose.Kind.ACT, wanted);
        try (Reach reach = Reach.open(host, settings, purpose, output)) {
            Ended ended =
                    end(reach, settings, new Waiting(host, output, Objects.requireNonNull(timeout)), word, output);
            return new Endings(output).tell(reach.control().name(), List.of(ended), options.json());
        }
    }

    private Ended end(Reach reach, Settings settings, Waiting waiting, Word word, Output output) {
        Found found = new Lookup(reach.control(), host, output).find(wanted);
        if (found instanceof Found.Engine engine) {
            Ended ended = EngineEnd.await(List.of(EngineEnd.kill(host, reach, waiting, engine.status(), word)), waiting)
                    .get(0);
            return ended.ending() == Ending.DRY_RUN
                    ? ended.with(new ServedSessions(host, settings).of(engine.status()))
                    : ended;
        } else if (found instanceof Found.Server server) {
            return new ServerEnd(reach.control(), waiting, server.process(), word).end(ServerLadder.killing());
        }
        return Ended.of((Found.Gone) found);
    }
}
