package dev.inari.sidecar.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The entry of the jar: puts the commands together and ends the JVM with their exit code. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // SmallRye logs through JBoss Logging, which would otherwise look for other frameworks first.
        System.setProperty("org.jboss.logging.provider", "slf4j");
        int code = commandLine(new LocalHost()).execute(args);
        System.exit(code);
    }

    static CommandLine commandLine(Host host) {
        InariCommand root = new InariCommand(host);
        CommandLine commandLine = new CommandLine(root)
                .addSubcommand(new RunCommand(host, root))
                .addSubcommand(new EnginesCommand(host, root))
                .addSubcommand(new SessionsCommand(host, root))
                .addSubcommand(new ZnodesCommand(host, root))
                .addSubcommand(new ExplainCommand(host, root))
                .addSubcommand(new StopCommand(host, root))
                .addSubcommand(new KillCommand(host, root))
                .addSubcommand(new HoldCommand(host, root))
                .addSubcommand(new ReleaseCommand(host, root))
                .addSubcommand(new HistoryCommand(host, root))
                .addSubcommand(new WatchesCommand(host, root))
                .addSubcommand(new DeregisterCommand(host, root))
                .addSubcommand(
                        new CommandLine(new JobsCommand(host, root)).addSubcommand(new JobsShowCommand(host, root)))
                .addSubcommand(new CommandLine(new BatchesCommand(host, root))
                        .addSubcommand(new BatchesSweepCommand(host, root))
                        .addSubcommand(new BatchesLogCommand(host, root)))
                .addSubcommand(new PageCommand(host, root))
                .addSubcommand(new CommandLine(new UserCommand())
                        .addSubcommand(new UserAddCommand(host, root))
                        .addSubcommand(new UserRemoveCommand(host, root))
                        .addSubcommand(new UserListCommand(host, root)))
                .addSubcommand(new AttachCommand(host, root))
                .addSubcommand(new ConfigCommand(host, root))
                .addSubcommand(new VersionCommand())
                .addSubcommand("generate-completion", new GenerateCompletion());
        commandLine.registerConverter(Duration.class, new DurationOption());
        commandLine.setExecutionExceptionHandler(new Failures(root));
        commandLine.setParameterExceptionHandler(Failures::misunderstood);
        commandLine.setExecutionStrategy(parsed -> execute(root, parsed));
        commandLine
                .getCommandSpec()
                .usageMessage()
                .headerHeading("Guards the life of SQL engine JVMs: idle engines leave, busy engines stay.%n%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes())
                .footer(EXAMPLES);
        return commandLine;
    }

    private static int execute(InariCommand root, ParseResult parsed) {
        LogLevels.forCommand(root.verbose());
        return new RunLast().execute(parsed);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(each -> codes.put(Integer.toString(each.code()), each.meaning()));
        return codes;
    }

    private static final String[] EXAMPLES = {
        "",
        "Examples:",
        "  inari run                          guard this host, as a service does",
        "  INARI_DRY_RUN=true inari run       only say what would be done",
        "  inari engines                      who is there, and who is idle for how long",
        "  inari sessions 12345               who holds the engine with process id 12345",
        "  inari explain 4f1c                 why it is still there, and what is next",
        "  inari stop 4f1c                    let it go, unless it serves somebody",
        "  inari history --since 1h           who did what to which engine, and why",
        "  inari config check ./inari.yaml    every mistake in a configuration at once",
        "  source <(inari generate-completion)",
        "",
        "Results go to standard output, everything else to standard error. NO_COLOR=1 turns colours off.",
    };
}
