package dev.inari.sidecar.cli;

import dev.inari.mbeans.Announcement;
import dev.inari.sidecar.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Repairs what was started without {@code -javaagent}: loads the agent into a JVM that runs, once, because somebody asked for this pid. */
@Command(
        name = "attach",
        description = {
            "Load the agent into a JVM that runs already.",
            "The better way is -javaagent:inari-agent.jar at its start. The JVM must belong to the same user. Java 21 and "
                    + "later print a warning of four lines on that JVM's standard error (JEP 451); "
                    + "-XX:+EnableDynamicAgentLoading at its start silences it."
        },
        footer = {
            "",
            "Exit code 0 once the engine has announced itself, 1 if anything is in the way.",
            "",
            "Example:",
            "  inari attach 12345 --options shareLevel=CONNECTION",
        })
final class AttachCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int WARNS_FROM = 21;
    private static final String RUN_DIRECTORY = "runDirectory";

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PID", description = "Process id of the JVM.")
    private long pid;

    @Option(
            names = "--agent-jar",
            paramLabel = "FILE",
            description = "inari-agent.jar. Default: INARI_AGENT_JAR, else beside inari.jar.")
    private @Nullable Path agentJar;

    @Option(
            names = "--options",
            paramLabel = "K=V,...",
            defaultValue = "",
            description =
                    "Options for the agent, as after -javaagent:inari-agent.jar=. Default: the run directory in use;"
                            + " it is added to other options, too, unless they name one.")
    private String options = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for the engine to announce itself. Default: ${DEFAULT-VALUE}.")
    private int waitSeconds;

    AttachCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Output output = output();
        Path runDirectory = root.load().settings().runDirectory();
        Optional<Announcement> already = announced(runDirectory);
        if (already.isPresent()) {
            output.result("Nothing to do: pid " + pid + " is announced already, as " + name(already.get()) + ".");
            return ExitCode.OK.code();
        }
        Path jar = AgentJar.find(agentJar);
        host.jvms().requireAttachable(pid);
        load(jar, optionsWith(runDirectory), output);
        output.result("Loaded " + jar + " into pid " + pid + ".");
        Announcement engine = await(runDirectory);
        output.result("The engine announced itself: " + name(engine) + ".");
        return ExitCode.OK.code();
    }

    /** The agent must announce itself where we look, which it would not find out by itself if the configuration names the place. */
    private String optionsWith(Path runDirectory) {
        boolean given = Arrays.stream(options.split(",", -1))
                .anyMatch(each -> each.split("=", 2)[0].strip().equals(RUN_DIRECTORY));
        if (given) {
            return options;
        }
        if (runDirectory.toString().contains(",")) {
            throw CommandFailure.foundWrong("run directory " + runDirectory
                    + " cannot be told to the agent, whose options are parted by commas; choose another one");
        }
        return RUN_DIRECTORY + "=" + runDirectory + (options.isEmpty() ? "" : "," + options);
    }

    private void load(Path jar, String agentOptions, Output output) {
        try (Jvms.Connection jvm = host.jvms().connect(pid)) {
            if (jvm.javaVersion() >= WARNS_FROM && !jvm.expectsAgents()) {
                output.note("Pid " + pid + " runs Java " + jvm.javaVersion()
                        + ": its standard error gets four lines of warning that an agent"
                        + " was loaded dynamically (JEP 451).");
                output.note("A future Java may refuse this by default. Start the engine with -javaagent, or with"
                        + " -XX:+EnableDynamicAgentLoading, to avoid both.");
            }
            jvm.loadAgent(jar, agentOptions);
        }
    }

    private Announcement await(Path runDirectory) {
        long end = host.elapsedMillis() + Duration.ofSeconds(waitSeconds).toMillis();
        while (true) {
            Optional<Announcement> engine = announced(runDirectory);
            if (engine.isPresent()) {
                return engine.get();
            }
            if (host.elapsedMillis() >= end) {
                throw CommandFailure.foundWrong("Attached, but within " + waitSeconds + " s pid " + pid
                        + " did not announce an engine in " + runDirectory
                        + ". Either this JVM runs no engine that Inari knows, or it has another run directory"
                        + " (INARI_RUN_DIRECTORY). What the agent had to say is on its standard error.");
            }
            host.pause(BETWEEN_LOOKS);
        }
    }

    private Optional<Announcement> announced(Path runDirectory) {
        return host.scan(runDirectory).engines().stream()
                .filter(each -> each.pid() == pid)
                .findFirst();
    }

    private static String name(Announcement engine) {
        return ShortId.of(engine.agentId()) + " (" + engine.engineType() + ")";
    }

    private Output output() {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return Output.of(spec);
    }
}
