package dev.inari.sidecar.cli;

import dev.inari.sidecar.BatchKeeper;
import dev.inari.sidecar.batch.BatchId;
import dev.inari.sidecar.batch.KyuubiRest;
import dev.inari.sidecar.batch.Outcome;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.records.KeptBatch;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredBatches;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a batch's log, from the records when its session is gone. */
@Command(
        name = "log",
        description = "Print a batch's log: as it is kept, else as a configured Kyuubi server has it.",
        footer = {"", "Exit code 0; 7 if nobody has it."})
final class BatchesLogCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;
    private static final int MOST_PAGES = 100_000;

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "BATCH", description = "Id of the batch.")
    private String wanted = "";

    BatchesLogCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        UUID id = BatchId.of(wanted)
                .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "'" + wanted + "' is no id of a batch"));
        Settings settings = root.load().settings();
        Output output = Output.of(Objects.requireNonNull(spec));
        boolean found =
                OpenRecords.with(host, settings, records -> kept(records, id, output)) || live(settings, id, output);
        if (!found) {
            throw new CommandFailure(ExitCode.NOT_FOUND, "nobody has a log of batch " + id);
        }
        return ExitCode.OK.code();
    }

    private static boolean kept(Records records, UUID id, Output output) throws RecordsException {
        StoredBatches batches = new StoredBatches(records, InstantSource.system());
        Optional<KeptBatch> kept = batches.find(id);
        if (kept.isPresent()) {
            batches.log(kept.get().batch().key(), line -> print(output, line));
            if (kept.get().logCut()) {
                output.note("that is the beginning; the log was longer than what is kept (inari.batches.log-bytes)");
            }
        }
        return kept.isPresent();
    }

    private static boolean live(Settings settings, UUID id, Output output) {
        try {
            for (KyuubiRest server : BatchKeeper.servers(settings.batches())) {
                if (live(server, id, output)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw CommandFailure.foundWrong(String.valueOf(e.getMessage()));
        }
    }

    private static boolean live(KyuubiRest server, UUID id, Output output) {
        int from = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            Outcome<List<String>> answer = server.log(id, from, PAGE);
            if (answer instanceof Outcome.Missed<List<String>> missed) {
                output.note(missed.failure().words());
                return from > 0;
            }
            List<String> lines = ((Outcome.Answered<List<String>>) answer).value();
            lines.forEach(line -> print(output, line));
            from += lines.size();
            if (lines.isEmpty()) {
                return true;
            }
        }
        return true;
    }

    private static void print(Output output, String line) {
        output.result(Table.harmless(line.replace("\t", "    ")));
    }
}
