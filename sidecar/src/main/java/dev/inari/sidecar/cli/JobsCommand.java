package dev.inari.sidecar.cli;

import dev.inari.sidecar.JobKeeper;
import dev.inari.sidecar.api.JobsJson;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.guard.Durations;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.records.FollowedJob;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows how Flink's jobs are and how they ended, also of clusters that are gone. */
@Command(
        name = "jobs",
        description = {
            "List Flink's jobs: those that are followed, and how those ended that did. The newest comes last.",
            "RECONNECTING: its cluster does not know it any more, or does not answer. UNKNOWN: so for long. Neither is an end."
        },
        footer = {
            "",
            "Asks the clusters and looks into the archives itself where no daemon does (inari.jobs). Exit code 0; 1 if the",
            "records cannot be read, 3 if nothing is configured.",
            "",
            "Examples:",
            "  inari jobs",
            "  inari jobs --json | jq '.jobs[] | select(.state == \"FAILED\")'",
            "  inari jobs show 6cdd90",
        })
final class JobsCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "At most so many that ended, the last ones. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    JobsCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        if (limit < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--limit must be at least 1");
        }
        Settings settings = root.load().settings();
        Output output = Output.of(Objects.requireNonNull(spec));
        return OpenRecords.with(host, settings, records -> {
            List<String> notes = look(host, settings, records);
            List<FollowedJob> followed = new StoredJobs(records).followed();
            List<FinalState> ended = new ArrayList<>(new StoredFinalStates(records, Instant::now).last(limit));
            Collections.reverse(ended);
            if (json) {
                output.json(JobsJson.of(followed, ended, notes));
            } else {
                print(output, followed, ended);
                notes.forEach(output::note);
            }
            return ExitCode.OK.code();
        });
    }

    /** Where no daemon looks, the command does. Returns what is in the way. */
    static List<String> look(Host host, Settings settings, Records records) throws RecordsException {
        if (!settings.jobs().isOn()) {
            throw new CommandFailure(
                    ExitCode.CONFIG,
                    "it is not said where to look for jobs; set inari.jobs.archives or inari.jobs.clusters, such as"
                            + " INARI_JOBS_CLUSTERS=http://host:8081");
        }
        if (host.daemon(settings.runDirectory()).control() != null) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        if (!settings.jobs().namesPlaces()) {
            notes.add("no daemon runs, so that no engine is asked which jobs it submitted");
        }
        keeper(settings, records)
                .pass()
                .troubles()
                .forEach((place, what) -> notes.add(what.startsWith(place) ? what : place + ": " + what));
        return notes;
    }

    private static JobKeeper keeper(Settings settings, Records records) {
        try {
            return new JobKeeper(settings, records);
        } catch (IOException e) {
            throw CommandFailure.foundWrong("inari.jobs: " + e.getMessage());
        }
    }

    private void print(Output output, List<FollowedJob> followed, List<FinalState> ended) {
        Table table = new Table("JOB", "STATE", "STARTED", "ENDED", "SAID BY", "NAME", "WHY");
        ended.forEach(each -> table.row(
                each.jobId().hex(),
                each.state().name(),
                when(each.startMillis()),
                when(each.endMillis()),
                each.source().name(),
                each.name(),
                ""));
        followed.forEach(each -> table.row(
                each.id().hex(), each.state().name(), when(each.startMillis()), "", "", each.name(), why(each)));
        if (table.isEmpty()) {
            output.result("No job was found, now or before.");
        } else {
            output.table(table);
        }
    }

    private String why(FollowedJob job) {
        return job.reason().isEmpty()
                ? ""
                : "last heard of " + Durations.human(Math.max(0, host.nowMillis() - job.contactMillis())) + " ago; "
                        + job.reason();
    }

    /** In local time. */
    static String when(long millis) {
        return millis < 0 ? "" : TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }
}
