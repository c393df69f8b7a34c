package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Loaded;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers "is it right?" and "what holds?" before a sidecar is restarted. */
@Command(name = "config", description = "Check the configuration, or show what holds.")
final class ConfigCommand implements Runnable {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    ConfigCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public void run() {
        throw new ParameterException(spec().commandLine(), "Say 'config check' or 'config show'");
    }

    @Command(
            name = "check",
            description =
                    "Check a file together with the environment: every problem at once, or OK and the rules in force.",
            footer = {"", "Exit code 0 if all is well, 3 if not.", "", "Example:", "  inari config check ./inari.yaml"})
    int check(
            @Parameters(arity = "0..1", paramLabel = "FILE", description = "Default: as for every command.") @Nullable
                    Path file)
            throws ConfigException {
        Loaded loaded = file == null ? root.load() : host.configuration().load(file);
        Output output = Output.of(spec());
        output.result("OK: "
                + (loaded.file() == null ? "no file, defaults" : loaded.file().toString()));
        output.result("Run directory " + loaded.settings().runDirectory()
                + (loaded.settings().dryRun() ? "; dry run" : ""));
        output.result("Rules, the first that matches holds:");
        loaded.rules().forEach(rule -> output.result("  " + Table.harmless(rule)));
        loaded.notes().forEach(note -> output.note("Note: " + note));
        return ExitCode.OK.code();
    }

    @Command(name = "show", description = "Show every value in force and where it came from.")
    int show(@Option(names = "--json", description = "Print JSON.") boolean json) throws ConfigException {
        Loaded loaded = root.load();
        Output output = Output.of(spec());
        if (json) {
            output.json(new Shown(loaded.values()));
            return ExitCode.OK.code();
        }
        Table table = new Table("KEY", "VALUE", "FROM");
        loaded.values().forEach(each -> table.row(each.key(), each.value(), each.where()));
        output.table(table);
        return ExitCode.OK.code();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return spec;
    }

    /** The form of {@code inari config show --json}. */
    record Shown(List<Loaded.Value> values) {}
}
