package dev.inari.sidecar.cli;

import dev.inari.jmx.Endpoint;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.engine.Rejected;
import dev.inari.sidecar.engine.ScanResult;
import dev.inari.sidecar.guard.Durations;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows every engine of this host by asking each, so that it works with or without a running sidecar. */
@Command(
        name = "engines",
        description = {
            "List the engines of this host, by asking each of them.",
            "SESSIONS are user/opening/probe; only the first two hold an engine. EXIT is how far the engine is on its way out."
        },
        footer = {
            "",
            "Exit code 0 if every engine answers and nothing is wrong, 1 otherwise. What other users announce and what ended "
                    + "engines left behind is not believed either, but only noted.",
            "",
            "Examples:",
            "  inari engines",
            "  inari engines --json | jq '.engines[] | select(.sessions.user == 0)'",
            "  inari engines --jolokia https://db7:8778/jolokia",
            "  inari engines --ended            how those ended that are gone",
        })
final class EnginesCommand implements Callable<Integer> {
    /** How the directory marks what an ended engine left. */
    private static final String STALE = "; stale";

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final EngineSelection selection = new EngineSelection();

    @Option(names = "--ended", description = "List those that ended instead, the last ones, from the records.")
    private boolean ended;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "With --ended: at most so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    EnginesCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Settings settings = root.load().settings();
        Endpoint named = selection.endpoint();
        if (ended) {
            if (named != null || limit < 1) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--ended lists what the records hold, of no address, and --limit must be at least 1");
            }
            new EndedEngines(host, settings, output(), json).print(limit);
            return ExitCode.OK.code();
        }
        ScanResult scan = named == null ? host.scan(settings.runDirectory()) : new ScanResult(List.of(), List.of());
        List<EngineTarget> targets = named == null
                ? scan.engines().stream().map(EngineTarget::of).toList()
                : List.of(EngineTarget.of(named));
        List<EngineReport> reports = new EngineReader(host, settings).reports(targets);
        if (json) {
            output().json(EnginesJson.of(
                    settings.runDirectory(), reports, scan.rejected(), each -> isWrong(settings.runDirectory(), each)));
        } else {
            print(settings.runDirectory(), reports, scan);
        }
        boolean wrong = scan.rejected().stream().anyMatch(each -> isWrong(settings.runDirectory(), each))
                || reports.stream().anyMatch(each -> !each.wrong().isEmpty());
        return (wrong ? ExitCode.FOUND_WRONG : ExitCode.OK).code();
    }

    private void print(Path runDirectory, List<EngineReport> reports, ScanResult scan) {
        Output output = output();
        Table table = new Table("ENGINE", "TYPE", "PID", "SHARE LEVEL", "USER", "SESSIONS", "IDLE FOR", "EXIT");
        reports.forEach(each -> row(table, each));
        if (!table.isEmpty()) {
            output.table(table);
        } else if (reports.isEmpty()) {
            output.result("No engine announces itself in " + runDirectory + ".");
        }
        reports.stream().flatMap(each -> each.wrong().stream()).forEach(output::wrong);
        reports.stream().flatMap(each -> each.notes().stream()).forEach(output::note);
        for (Rejected each : scan.rejected()) {
            String line = each.file() + " is not believed: " + each.reason();
            if (isWrong(runDirectory, each)) {
                output.wrong(line);
            } else {
                output.note(line);
            }
        }
    }

    /** On a host of several users, others' announcements and what a crash left are daily life; the directory itself and our own files are not. */
    private boolean isWrong(Path runDirectory, Rejected rejected) {
        return rejected.file().equals(runDirectory)
                || (!rejected.reason().contains(STALE) && host.isOwn(rejected.file()));
    }

    private static void row(Table table, EngineReport report) {
        if (report.identity() instanceof Outcome.Answered<EngineIdentity> answered
                && report.heartbeat() instanceof Outcome.Answered<Heartbeat> beaten) {
            EngineIdentity who = answered.value();
            Heartbeat beat = beaten.value();
            table.row(
                    ShortId.of(who.agentId()),
                    who.engineType(),
                    Long.toString(who.pid()),
                    who.shareLevel(),
                    who.user(),
                    sessions(beat.getSessions()),
                    idle(beat),
                    beat.getExitPhase().name());
        }
    }

    private static String sessions(SessionCounts counts) {
        return counts.isKnown() ? counts.getUser() + "/" + counts.getOpening() + "/" + counts.getProbe() : "unknown";
    }

    private static String idle(Heartbeat beat) {
        SessionCounts counts = beat.getSessions();
        boolean idle = counts.isKnown() && counts.getUser() == 0 && counts.getOpening() == 0;
        return idle ? Durations.human(beat.getIdleMillis()) : "";
    }

    private Output output() {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return Output.of(spec);
    }
}
