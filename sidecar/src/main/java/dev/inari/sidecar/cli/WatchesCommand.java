package dev.inari.sidecar.cli;

import dev.inari.jmx.Outcome;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.guard.Durations;
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

/** Shows which engines would not hear that their znode was deleted; only the engine's own ZooKeeper client can tell. */
@Command(
        name = "watches",
        description = {
            "List the watches by which the engines of this host hear that their znode was deleted, by asking each agent.",
            "ARMED: a deletion drains the engine. LOST: it would go unheard. UNKNOWN: the engine's client is not connected. "
                    + "DEREGISTERED: it has left ZooKeeper. NONE: it is in no ZooKeeper that its agent knows."
        },
        footer = {
            "",
            "Exit code 0 if every engine answers and no watch is lost, 1 otherwise.",
            "",
            "Examples:",
            "  inari watches",
            "  inari watches 4f1c --json",
            "  inari watches repair 4f1c",
        })
final class WatchesCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "ENGINE|PID",
            description = "Beginning of an engine's id, or a process id.")
    private @Nullable String wanted;

    @Mixin
    private final EngineSelection selection = new EngineSelection();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    WatchesCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    /**
     * What one agent said about its engine's watch.
     *
     * @param none whether the agent answers and knows of no ZooKeeper client in its engine
     */
    record Answer(EngineTarget target, Outcome<WatchReport> outcome, boolean none) {
        static Answer of(EngineReader.Asked asked) {
            Outcome<WatchReport> outcome = asked.client().watches();
            // The same outcome as where there is no agent at all.
            boolean none = outcome instanceof Outcome.NotInstrumented<WatchReport>
                    && asked.client().heartbeat() instanceof Outcome.Answered<Heartbeat>;
            return new Answer(asked.target(), outcome, none);
        }

        boolean wrong() {
            return outcome instanceof Outcome.Answered<WatchReport> answered
                    ? answered.value().state() == WatchState.LOST
                    : !none;
        }
    }

    @Override
    public Integer call() throws ConfigException {
        Settings settings = root.load().settings();
        List<Answer> answers =
                new EngineReader(host, settings).readAll(selection.targets(host, settings, wanted), Answer::of);
        Output output = Output.of(Objects.requireNonNull(spec));
        if (json) {
            output.json(WatchesJson.of(answers));
        } else {
            print(answers, output);
        }
        return (answers.stream().anyMatch(Answer::wrong) ? ExitCode.FOUND_WRONG : ExitCode.OK).code();
    }

    private void print(List<Answer> answers, Output output) {
        Table table = new Table("ENGINE", "PID", "WATCH", "LOSSES", "REPAIRS", "LAST LOSS", "CONNECTION", "ZNODE");
        answers.forEach(each -> row(table, each));
        if (table.isEmpty()) {
            output.result("No engine announces itself.");
        } else {
            output.table(table);
        }
        for (Answer each : answers) {
            if (each.outcome() instanceof Outcome.Answered<WatchReport> answered) {
                String problem = answered.value().problem();
                if (!problem.isEmpty()) {
                    output.note(Table.harmless(each.target().describe() + ": " + problem));
                }
            } else if (each.wrong()) {
                output.wrong(EngineReport.whyNot(each.target(), each.outcome()));
            }
        }
    }

    private void row(Table table, Answer answer) {
        EngineTarget target = answer.target();
        String name = target.agentId().isEmpty() ? target.endpoint().describe() : ShortId.of(target.agentId());
        String pid = target.pid() < 0 ? "" : Long.toString(target.pid());
        if (answer.outcome() instanceof Outcome.Answered<WatchReport> answered) {
            WatchReport watch = answered.value();
            table.row(
                    name,
                    pid,
                    watch.state().name(),
                    Long.toString(watch.losses()),
                    Long.toString(watch.repairs()),
                    watch.lastLossMillis() < 0
                            ? ""
                            : Durations.human(host.nowMillis() - watch.lastLossMillis()) + " ago",
                    watch.connectionState(),
                    watch.path());
        } else {
            table.row(name, pid, answer.none() ? WatchState.NONE.name() : "", "", "", "", "", "");
        }
    }

    @Command(
            name = "repair",
            description = {
                "Have an engine's agent look at the watch, and set it again if it is lost.",
                "Agents do that by themselves, unless they were told 'watches=report' or 'watches=off'."
            },
            footer = {
                "",
                "Exit code 0 if it is set afterwards, 5 if that was refused or failed, 7 if there is no such engine.",
            })
    int repair(
            @Parameters(paramLabel = "ENGINE|PID", description = "Beginning of an engine's id, or a process id.")
                    String engine,
            @Option(names = "--dry-run", description = "Say what would be done and why, and do nothing.")
                    boolean dryRun,
            @Mixin EndOptions options)
            throws ConfigException {
        LogLevels.forOwnSidecar(root.verbose());
        Output output = Output.of(Objects.requireNonNull(spec));
        return new ZnodeWords(host, output, options.json())
                .repairWatch(root.load().settings(), engine, options.word(host, false, dryRun));
    }
}
