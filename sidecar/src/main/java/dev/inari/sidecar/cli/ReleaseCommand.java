package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes back what 'inari hold' said. */
@Command(
        name = "release",
        description = {"End the hold of an engine; from then on its policy decides again."},
        footer = {
            "",
            "Exit code 0 once it is released, or if nobody held it; 5 if that cannot be written down, 7 if there is no such engine.",
            "",
            "Example:",
            "  inari release 4f1c",
        })
final class ReleaseCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ENGINE|PID", description = "Beginning of an engine's id, or a process id.")
    private String wanted = "";

    @Mixin
    private final EndOptions options = new EndOptions();

    ReleaseCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        LogLevels.forOwnSidecar(root.verbose());
        Output output = Output.of(Objects.requireNonNull(spec));
        return new Holding(host, output, options.json()).release(root.load().settings(), wanted, options.word(host));
    }
}
