package dev.inari.sidecar.cli;

import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.SweepListener;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepSettings.Extent;
import dev.inari.sidecar.batch.Verdict;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sweeps once, now: keeps the logs of batches that ended, and closes the sessions that are due by the rules. */
@Command(
        name = "sweep",
        description = {
            "Go through the batches once: keep record and log of each that ended, then close the sessions that are due.",
            "By the rules of inari.batch-rules, also where inari.batches.close is false. A running batch is never closed."
        },
        footer = {
            "",
            "Exit code 0; 1 if a server does not answer, or something could not be done; 3 if no server is configured.",
            "",
            "Example:",
            "  inari batches sweep --dry-run",
        })
final class BatchesSweepCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--dry-run", description = "Say what would be done and why, and do nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    BatchesSweepCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    /** One result in JSON; {@code end} is a name of the journal's. */
    record Swept(String end, String id, String user, String name, String detail) {}

    /** The form of {@code --json}. */
    record Results(List<Swept> results, List<String> wrong) {}

    /** Told as it happens, because a sweep can take long. */
    private final class Teller implements SweepListener {
        final List<Swept> results = new ArrayList<>();
        final Output output;
        boolean failed;
        int told;

        Teller(Output output) {
            this.output = output;
        }

        @Override
        public void judged(BatchRecord batch, Verdict verdict) {
            // Most are not due; 'inari batches' shows them.
        }

        @Override
        public void swept(SweepResult result) {
            BatchRecord batch = result.batch();
            told++;
            failed |= switch (result.end()) {
                case CLOSED, WOULD_CLOSE, LOG_KEPT, ALREADY_GONE, LIMITED -> false;
                default -> true;
            };
            if (json) {
                results.add(new Swept(
                        result.end().name(), batch.id().toString(), batch.user(), batch.name(), result.words()));
            } else {
                output.result(Table.harmless(result.end() + " " + batch.id() + " (" + batch.user() + ", " + batch.name()
                        + "): " + result.words()));
            }
        }
    }

    @Override
    public Integer call() throws ConfigException {
        Settings settings = BatchesCommand.settings(root);
        Output output = Output.of(Objects.requireNonNull(spec));
        Teller teller = new Teller(output);
        Extent extent = dryRun || settings.dryRun() ? Extent.SAY : Extent.CLOSE;
        List<String> wrong = BatchesCommand.pass(host, settings, host.userName(), teller, extent)
                .wrong();
        if (json) {
            output.json(new Results(teller.results, wrong));
        } else {
            if (teller.told == 0 && wrong.isEmpty()) {
                output.result("Nothing is due.");
            }
            wrong.forEach(output::wrong);
        }
        return (wrong.isEmpty() && !teller.failed ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
    }
}
