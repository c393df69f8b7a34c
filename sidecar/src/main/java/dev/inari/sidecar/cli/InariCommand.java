package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Loaded;
import dev.inari.sidecar.config.Reload;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The word {@code inari} itself: the options that every command takes, and the page that explains the rest. */
@Command(
        name = "inari",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n")
final class InariCommand implements Runnable {
    private final Host host;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "Configuration to use; must exist. Default: what INARI_CONFIG names (must exist), else /etc/inari/inari.yaml, if there.")
    private @Nullable Path config;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log more, and show the stack trace of an internal error.")
    private boolean verbose;

    InariCommand(Host host) {
        this.host = host;
    }

    Loaded load() throws ConfigException {
        return host.configuration().load(config);
    }

    /** Reads the same file again. */
    Reload reload(Loaded inForce) throws ConfigException {
        return host.configuration().reload(config, inForce);
    }

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Say what to do: a command is missing");
        }
    }
}
