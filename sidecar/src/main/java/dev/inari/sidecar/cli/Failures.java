package dev.inari.sidecar.cli;

import dev.inari.sidecar.config.ConfigException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command into lines for a person and an exit code; a stack trace only for those who ask. */
final class Failures implements IExecutionExceptionHandler {
    private final InariCommand root;

    Failures(InariCommand root) {
        this.root = root;
    }

    /** Says what was not understood, not everything that could have been. */
    static int misunderstood(ParameterException failure, String[] arguments) {
        CommandLine commandLine = failure.getCommandLine();
        PrintWriter err = commandLine.getErr();
        err.println("inari: " + Table.harmless(String.valueOf(failure.getMessage())));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("'" + commandLine.getCommandSpec().qualifiedName() + " --help' explains the rest.");
        return ExitCode.USAGE.code();
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        if (failure instanceof ConfigException config) {
            return configuration(config, err);
        }
        if (failure instanceof CommandFailure expected) {
            err.println("inari: " + Table.harmless(String.valueOf(expected.getMessage())));
            trace(expected, err);
            return expected.exitCode().code();
        }
        err.println("inari: internal error: " + Table.harmless(failure.toString())
                + (root.verbose() ? "" : " (--verbose shows where)"));
        trace(failure, err);
        return ExitCode.INTERNAL.code();
    }

    private static int configuration(ConfigException config, PrintWriter err) {
        int count = config.problems().size();
        err.println("inari: the configuration has " + (count == 1 ? "a problem:" : count + " problems:"));
        config.problems().forEach(problem -> err.println("  " + Table.harmless(problem.describe())));
        return ExitCode.CONFIG.code();
    }

    private void trace(Exception failure, PrintWriter err) {
        if (root.verbose()) {
            failure.printStackTrace(err);
        }
    }
}
