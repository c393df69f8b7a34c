package dev.inari.sidecar.cli;

import dev.inari.jmx.Outcome;
import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.guard.Durations;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows who holds an engine, because that is the question when one does not leave. */
@Command(
        name = "sessions",
        description = "List the open sessions of one engine, or of all. Reading them moves no idle clock.",
        footer = {
            "",
            "Exit code 0 if every engine asked answers, 1 otherwise.",
            "",
            "Examples:",
            "  inari sessions            all engines of this host",
            "  inari sessions 4f1c       the engine whose id begins so, as in 'inari engines'",
            "  inari sessions 12345      the engine with this process id",
        })
final class SessionsCommand implements Callable<Integer> {
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

    SessionsCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Settings settings = root.load().settings();
        List<Answer> answers = new EngineReader(host, settings)
                .readAll(
                        selection.targets(host, settings, wanted),
                        asked -> new Answer(asked.target(), asked.client().sessions()));
        if (json) {
            output().json(SessionsJson.of(answers));
        } else {
            print(answers);
        }
        boolean allAnswered = answers.stream().allMatch(each -> each.outcome() instanceof Outcome.Answered);
        return (allAnswered ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
    }

    private void print(List<Answer> answers) {
        Table table = new Table("ENGINE", "SESSION", "KIND", "USER", "CLIENT", "NAME", "OPENED", "IDLE", "OPERATIONS");
        long now = host.nowMillis();
        for (Answer answer : answers) {
            if (answer.outcome() instanceof Outcome.Answered<List<SessionInfo>> answered) {
                answered.value().forEach(each -> row(table, answer.target(), each, now));
            }
        }
        if (table.isEmpty()) {
            output().result("No session is open.");
        } else {
            output().table(table);
        }
        answers.stream()
                .map(each -> EngineReport.whyNot(each.target(), each.outcome()))
                .filter(why -> !why.isEmpty())
                .forEach(output()::wrong);
    }

    private static void row(Table table, EngineTarget engine, SessionInfo session, long now) {
        table.row(
                engine.agentId().isEmpty() ? engine.endpoint().describe() : ShortId.of(engine.agentId()),
                session.getId(),
                session.getKind() + (session.getClosingMillis() < 0 ? "" : " (closing)"),
                session.getUser(),
                session.getClientAddress(),
                session.getName(),
                Durations.human(now - session.getOpenedMillis()) + " ago",
                session.getIdleMillis() < 0 ? "" : Durations.human(session.getIdleMillis()),
                session.getRunningOperations() < 0 ? "" : Integer.toString(session.getRunningOperations()));
    }

    private Output output() {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return Output.of(spec);
    }

    /** What one engine said about its sessions. */
    record Answer(EngineTarget target, Outcome<List<SessionInfo>> outcome) {}
}
