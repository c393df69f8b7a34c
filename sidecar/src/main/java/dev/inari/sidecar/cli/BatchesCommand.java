package dev.inari.sidecar.cli;

import dev.inari.sidecar.BatchKeeper;
import dev.inari.sidecar.ServerPass;
import dev.inari.sidecar.batch.BatchCondition;
import dev.inari.sidecar.batch.BatchFinding;
import dev.inari.sidecar.batch.BatchFindings;
import dev.inari.sidecar.batch.BatchRecord;
import dev.inari.sidecar.batch.SweepListener;
import dev.inari.sidecar.batch.SweepResult;
import dev.inari.sidecar.batch.SweepSettings.Extent;
import dev.inari.sidecar.batch.Verdict;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.journal.Journal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the batches of the configured Kyuubi servers, and when the session of each that ended is due to be closed. */
@Command(
        name = "batches",
        description = {
            "List the batches of the configured Kyuubi servers, which rule speaks of each that ended, and when its session is due.",
            "Keeps and closes nothing."
        },
        footer = {
            "",
            "Exit code 0; 1 if a server does not answer or has something the matter, 3 if none is configured.",
            "",
            "Examples:",
            "  inari batches",
            "  inari batches sweep --dry-run",
            "  inari batches log 4f1c2d3e-0000-4000-8000-000000000000",
        })
final class BatchesCommand implements Callable<Integer> {
    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Show at most so many. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    BatchesCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    /** The form of {@code --json}; {@code more} says how many were left out. */
    record Listed(List<BatchJson> batches, long more, List<String> wrong, List<Found> findings) {}

    /** A condition in JSON; {@code batchId} and {@code user} are null where it is the server's own. */
    record Found(
            String condition,
            String server,
            @Nullable String batchId,
            @Nullable String user,
            long sinceMillis,
            String detail) {
        static Found of(BatchFinding each) {
            return new Found(
                    each.condition().key(),
                    each.server(),
                    each.batchId().isEmpty() ? null : each.batchId(),
                    each.user().isEmpty() ? null : each.user(),
                    each.sinceMillis(),
                    each.detail());
        }
    }

    /** What a pass came to. */
    record Passed(List<ServerPass> passes, BatchFindings findings) {
        /** What is in the way, and what is the matter that is not in the table of batches. */
        List<String> wrong() {
            List<String> wrong = new ArrayList<>();
            List<BatchFinding> told = findings.shown().stream()
                    .filter(each -> each.condition() != BatchCondition.BATCH_OVERDUE)
                    .toList();
            passes.stream()
                    .flatMap(pass -> pass.trouble().stream())
                    .filter(words ->
                            told.stream().noneMatch(each -> each.detail().equals(words)))
                    .forEach(wrong::add);
            told.forEach(each -> wrong.add(each.condition().key() + " since " + JobsCommand.when(each.sinceMillis())
                    + (each.batchId().isEmpty() ? "" : ", batch " + each.batchId() + " of " + each.user()) + ": "
                    + each.detail()));
            return wrong;
        }
    }

    /** Remembers the first ones, and only counts the rest. */
    private final class Collector implements SweepListener {
        final List<BatchJson> first = new ArrayList<>();
        long more;

        @Override
        public void judged(BatchRecord batch, Verdict verdict) {
            if (first.size() < limit) {
                first.add(BatchJson.of(batch, verdict));
            } else {
                more++;
            }
        }

        @Override
        public void swept(SweepResult result) {
            // Only whether its session is on the server that was asked; the list is of all.
        }
    }

    /** The settings, if there is a server in them. */
    static Settings settings(InariCommand root) throws ConfigException {
        Settings settings = root.load().settings();
        if (!settings.batches().isOn()) {
            throw new CommandFailure(
                    ExitCode.CONFIG,
                    "no Kyuubi server is configured; set inari.batches.servers, or INARI_BATCHES_SERVERS=http://host:10099");
        }
        return settings;
    }

    @Override
    public Integer call() throws ConfigException {
        if (limit < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--limit must be at least 1");
        }
        Settings settings = settings(root);
        Output output = Output.of(Objects.requireNonNull(spec));
        Collector found = new Collector();
        Passed passed = pass(host, settings, host.userName(), found, Extent.SAY);
        List<String> wrong = passed.wrong();
        if (json) {
            List<Found> findings =
                    passed.findings().shown().stream().map(Found::of).toList();
            output.json(new Listed(found.first, found.more, wrong, findings));
        } else {
            print(output, found, wrong.isEmpty());
            overdue(output, passed.findings());
            wrong.forEach(output::wrong);
        }
        return (wrong.isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
    }

    private static void overdue(Output output, BatchFindings findings) {
        long overdue = findings.count(BatchCondition.BATCH_OVERDUE);
        findings.shown().stream()
                .filter(each -> each.condition() == BatchCondition.BATCH_OVERDUE)
                .findFirst()
                .ifPresent(oldest -> output.note(overdue + " with open sessions "
                        + (overdue == 1 ? "is" : "are") + " due (batch-overdue), the first was seen "
                        + JobsCommand.when(oldest.sinceMillis())
                        + "; 'inari batches sweep' closes them, inari.batches.close has the daemon do it"));
    }

    /** One pass over all servers. */
    static Passed pass(Host host, Settings settings, String actor, SweepListener listener, Extent extent) {
        return OpenRecords.with(host, settings, records -> {
            try (Journal journal = host.journal(settings)) {
                BatchKeeper keeper = new BatchKeeper(settings.batches(), records, journal, actor, listener);
                return new Passed(keeper.pass(extent, () -> true), keeper.findings());
            } catch (IOException e) {
                throw CommandFailure.foundWrong(String.valueOf(e.getMessage()));
            }
        });
    }

    private void print(Output output, Collector found, boolean allAnswered) {
        Table table = new Table("BATCH", "STATE", "USER", "NAME", "ENDED", "DUE", "WHY");
        for (BatchJson each : found.first) {
            table.row(
                    each.id(),
                    each.state(),
                    each.user(),
                    each.name(),
                    each.endMillis() == null ? "" : JobsCommand.when(each.endMillis()),
                    each.dueMillis() == null ? each.verdict() : JobsCommand.when(each.dueMillis()),
                    each.why());
        }
        if (!table.isEmpty()) {
            output.table(table);
        } else if (allAnswered) {
            output.result("No server knows of a batch.");
        }
        if (found.more > 0) {
            output.note(found.more + " more; --limit shows them");
        }
    }
}
