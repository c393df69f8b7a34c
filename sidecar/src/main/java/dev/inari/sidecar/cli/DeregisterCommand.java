package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes an engine out of ZooKeeper, whether or not it would still hear that its znode was deleted. */
@Command(
        name = "deregister",
        description = {
            "Take an engine out of ZooKeeper, so that no new session finds it.",
            "It goes on for those who are in it, and stops by itself once they have left: what the deletion of its znode is meant to do. "
                    + "Its agent does it; where the agent knows no way, its znode is deleted."
        },
        footer = {
            "",
            "Exit code 0 once it is out of ZooKeeper, 5 if that was refused or failed, 7 if there is no such engine.",
            "",
            "Example:",
            "  inari deregister 4f1c --reason 'new version'",
        })
final class DeregisterCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ENGINE|PID", description = "Beginning of an engine's id, or a process id.")
    private String wanted = "";

    @Option(names = "--dry-run", description = "Say what would be done and why, and do nothing.")
    private boolean dryRun;

    @Mixin
    private final EndOptions options = new EndOptions();

    DeregisterCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        LogLevels.forOwnSidecar(root.verbose());
        Output output = Output.of(Objects.requireNonNull(spec));
        return new ZnodeWords(host, output, options.json())
                .deregister(root.load().settings(), wanted, options.word(host, false, dryRun));
    }
}
