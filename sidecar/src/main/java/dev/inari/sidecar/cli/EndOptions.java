package dev.inari.sidecar.cli;

import dev.inari.sidecar.control.Word;
import picocli.CommandLine.Option;

/** Options that go with every word of an operator. */
final class EndOptions {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "by hand",
            description = "Why, for the journal. Default: ${DEFAULT-VALUE}.")
    private String reason = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    Word word(Host host) {
        return word(host, false, false);
    }

    Word word(Host host, boolean evenIfServing, boolean dryRun) {
        try {
            return new Word(reason, evenIfServing, dryRun, host.userName());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--reason: " + e.getMessage(), e);
        }
    }
}
