package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineIdentity;
import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.Word;
import dev.inari.sidecar.exit.ServerLadder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has engines go in order: the ladder with all its graces and fences, at an operator's word instead of a policy's. */
@Command(
        name = "stop",
        description = {
            "Let an engine go, unless it serves somebody, and wait until it is gone.",
            "Its agent is asked, then comes SIGTERM, then SIGKILL, each with its time. An engine that serves somebody, or "
                    + "may, is left alone, and those whom it serves are named. One that is gone already is no failure.",
            "The daemon is asked if one runs; without one this command acts by itself.",
            "A Kyuubi server without an agent is sent SIGTERM, which makes it wait for its sessions, and nothing more "
                    + "unless --force is given."
        },
        footer = {
            "",
            "Outcomes, also in JSON: gone, already-gone, defunct, not-ours, dry-run (exit code 0), refused-by-fence (5), "
                    + "still-alive (6), not-permitted (8). Exit code 7 if there is no such engine. Of several the gravest counts.",
            "",
            "Examples:",
            "  inari stop 4f1c --reason 'new version'",
            "  inari stop --all-idle --dry-run",
            "  inari stop server         the Kyuubi server of this user",
        })
final class StopCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ENGINE|PID|server",
            description =
                    "Beginning of an engine's id, a process id, or the word 'server' for this user's Kyuubi server.")
    private @Nullable String wanted;

    @Option(names = "--all-idle", description = "All engines that serve nobody now; no Kyuubi server.")
    private boolean allIdle;

    @Option(names = "--even-if-serving", description = "Whoever is served; ends their sessions with the engine.")
    private boolean evenIfServing;

    @Option(names = "--dry-run", description = "Say what would be done and why, and do nothing.")
    private boolean dryRun;

    @Option(
            names = "--force",
            description = "SIGKILL a Kyuubi server without an agent when its time is over. Engines need no --force.")
    private boolean force;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long to wait, such as 90s. Default: ${DEFAULT-VALUE}.")
    private @Nullable Duration timeout;

    @Mixin
    private final EndOptions options = new EndOptions();

    StopCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        if ((wanted == null) != allIdle) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    wanted == null ? "say which engine, or --all-idle" : "--all-idle goes with no engine");
        }
        Settings settings = root.load().settings();
        Output output = Output.of(Objects.requireNonNull(spec));
        Word word = options.word(host, evenIfServing, dryRun);
        Purpose.Kind kind = dryRun ? Purpose.Kind.FORESEE : Purpose.Kind.ACT;
        Purpose purpose = wanted == null ? Purpose.ofAll(kind) : Purpose.of(kind, wanted);
        LogLevels.forOwnSidecar(root.verbose());
        try (Reach reach = Reach.open(host, settings, purpose, output)) {
            Waiting waiting = new Waiting(host, output, Objects.requireNonNull(timeout));
            List<Ended> all = wanted == null
                    ? idle(reach, settings, waiting, word, output)
                    : List.of(one(reach, settings, waiting, word, output, wanted));
            return new Endings(output).tell(reach.control().name(), all, options.json());
        }
    }

    private Ended one(Reach reach, Settings settings, Waiting waiting, Word word, Output output, String typed) {
        Found found = new Lookup(reach.control(), host, output).find(typed);
        if (found instanceof Found.Engine engine) {
            return stop(reach, settings, waiting, word, output, List.of(engine.status()))
                    .get(0);
        } else if (found instanceof Found.Server server) {
            Duration term = settings.policies()
                    .policyFor(EngineIdentity.unknown(Lookup.SERVER_TYPE))
                    .term();
            return new ServerEnd(reach.control(), waiting, server.process(), word).end(ServerLadder.of(term, force));
        }
        return Ended.of((Found.Gone) found);
    }

    private List<Ended> idle(Reach reach, Settings settings, Waiting waiting, Word word, Output output) {
        List<EngineStatus> idle;
        try {
            idle = reach.control().engines().engines().stream()
                    .filter(StopCommand::isIdle)
                    .toList();
        } catch (ControlException e) {
            throw Reach.failure(e);
        }
        if (idle.isEmpty() && !options.json()) {
            output.result("No engine is idle.");
        }
        return stop(reach, settings, waiting, word, output, idle);
    }

    /** Certainly: of an engine that is silent or in doubt it is not known. Who holds one has been heard already. */
    private static boolean isIdle(EngineStatus engine) {
        EngineStatus.Beat beat = engine.heartbeat();
        return beat != null
                && engine.missedHeartbeats() == 0
                && beat.hookErrors() == 0
                && beat.sessions().certainlyNone()
                && engine.hold() == null
                && !engine.engineType().equals(Lookup.SERVER_TYPE);
    }

    private List<Ended> stop(
            Reach reach, Settings settings, Waiting waiting, Word word, Output output, List<EngineStatus> engines) {
        ServedSessions served = new ServedSessions(host, settings);
        Map<String, List<SessionInfo>> hit = new HashMap<>();
        if (evenIfServing && !dryRun) {
            engines.forEach(each -> hit.put(each.agentId(), served.of(each)));
        }
        List<EngineEnd> ends = new ArrayList<>();
        engines.forEach(each -> ends.add(EngineEnd.stop(host, reach, waiting, each, word)));
        List<Ended> all = EngineEnd.await(ends, waiting);
        all.stream()
                .filter(each -> each.ending() != Ending.REFUSED_BY_FENCE)
                .flatMap(each -> ServedSessions.lines(hit.getOrDefault(each.agentId(), List.of())).stream())
                .forEach(line -> output.note("ended with it: " + line));
        return all.stream()
                .map(each ->
                        each.serving() || each.ending() == Ending.DRY_RUN ? withSessions(each, engines, served) : each)
                .toList();
    }

    private static Ended withSessions(Ended ended, List<EngineStatus> engines, ServedSessions served) {
        return engines.stream()
                .filter(each -> each.agentId().equals(ended.agentId()))
                .findFirst()
                .map(each -> ended.with(served.of(each)))
                .orElse(ended);
    }
}
