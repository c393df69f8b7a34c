package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings a browser to the page without a password, for whoever is the daemon's user anyway. */
@Command(
        name = "page",
        description = {
            "Print the address of the daemon's page, with a token that makes whoever opens it an operator until the daemon ends.",
            "The token is in the part behind #, which a browser sends to no server."
        },
        footer = {"", "Exit code 0; 1 if no daemon runs, or it does not speak HTTP: it says why."})
final class PageCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    PageCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        Host.Daemons found = host.daemon(root.load().settings().runDirectory());
        Control daemon = found.control();
        if (daemon == null) {
            throw CommandFailure.foundWrong("no daemon of this user runs for this run directory"
                    + (found.note().isEmpty() ? "" : ": " + found.note()) + "; 'inari run' starts one");
        }
        try (daemon) {
            Output.of(Objects.requireNonNull(spec)).result(daemon.page());
            return ExitCode.OK.code();
        } catch (ControlException e) {
            throw CommandFailure.foundWrong(String.valueOf(e.getMessage()));
        }
    }
}
