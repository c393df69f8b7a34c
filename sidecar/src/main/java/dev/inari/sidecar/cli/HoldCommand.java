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

/** Keeps an engine that somebody looks at from leaving under their eyes. */
@Command(
        name = "hold",
        description = {
            "Keep an engine, whatever its policy says, until it is released.",
            "It is neither asked to leave nor signalled, also not by a daemon that starts later. What is under way inside the "
                    + "engine goes on."
        },
        footer = {
            "",
            "Exit code 0 once it is held, 5 if that cannot be written down, 7 if there is no such engine.",
            "",
            "Example:",
            "  inari hold 4f1c --reason 'being looked at'",
        })
final class HoldCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "ENGINE|PID", description = "Beginning of an engine's id, or a process id.")
    private String wanted = "";

    @Mixin
    private final EndOptions options = new EndOptions();

    HoldCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        LogLevels.forOwnSidecar(root.verbose());
        Output output = Output.of(Objects.requireNonNull(spec));
        return new Holding(host, output, options.json()).hold(root.load().settings(), wanted, options.word(host));
    }
}
