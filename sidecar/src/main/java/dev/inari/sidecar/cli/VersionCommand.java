package dev.inari.sidecar.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the version, for bug reports. */
@Command(name = "version", description = "Print the version of Inari and of the Java that runs it.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) {
            Output.of(spec).result(Version.line());
        }
        return ExitCode.OK.code();
    }
}
