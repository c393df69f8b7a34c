package dev.inari.sidecar.cli;

import dev.inari.sidecar.api.JobEndpoints;
import dev.inari.sidecar.api.JobsJson;
import dev.inari.sidecar.config.ConfigException;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.RootException;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.records.FollowedJob;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one job: who said what of it, and why it failed. */
@Command(
        name = "show",
        description =
                "Show one job: its times, who told its end and when, what contradicts that, and the root exception.",
        footer = {
            "",
            "Exit code 0; 7 if no job, or more than one, has an id that begins like this.",
            "",
            "Example:",
            "  inari jobs show 6cdd90",
        })
final class JobsShowCommand implements Callable<Integer> {
    private static final int MOST_LISTED = 10;

    private final Host host;
    private final InariCommand root;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "JOB", description = "Beginning of a job's id, four characters or more.")
    private String wanted = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    JobsShowCommand(Host host, InariCommand root) {
        this.host = host;
        this.root = root;
    }

    @Override
    public Integer call() throws ConfigException {
        String hex = wanted.toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{4,32}")) {
            throw new CommandFailure(ExitCode.USAGE, "'" + wanted + "' is not the beginning of a job's id");
        }
        Settings settings = root.load().settings();
        Output output = Output.of(Objects.requireNonNull(spec));
        return OpenRecords.with(host, settings, records -> {
            JobsCommand.look(host, settings, records).forEach(output::note);
            show(output, records, hex);
            return ExitCode.OK.code();
        });
    }

    private void show(Output output, Records records, String hex) throws RecordsException {
        StoredFinalStates states = new StoredFinalStates(records, Instant::now);
        StoredJobs jobs = new StoredJobs(records);
        List<FinalState> ended = states.beginning(hex, MOST_LISTED);
        List<FollowedJob> followed = jobs.followed().stream()
                .filter(each -> each.id().hex().startsWith(hex))
                .toList();
        if (ended.size() + followed.size() != 1) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    ended.isEmpty() && followed.isEmpty()
                            ? "no job is known whose id begins with " + hex
                            : "more than one job has an id that begins with " + hex + "; give more of it");
        }
        if (followed.isEmpty()) {
            FinalState end = ended.get(0);
            Optional<Submission> from = jobs.submission(end.jobId());
            ended(output, end, states.conflicts(end.jobId()), from, JobEndpoints.rootException(jobs, end.jobId()));
        } else {
            followed(output, followed.get(0), jobs.submission(followed.get(0).id()));
        }
    }

    private void ended(
            Output output,
            FinalState end,
            List<FinalState> others,
            Optional<Submission> from,
            Optional<RootException> root) {
        if (json) {
            output.json(new JobsJson.One(
                    JobsJson.Job.of(end),
                    from.map(JobsJson.Submitted::of).orElse(null),
                    others.stream().map(JobsJson.Job::of).toList(),
                    root.map(RootException::stackTrace).orElse(null)));
            return;
        }
        output.result("job        " + end.jobId());
        line(output, "name       ", end.name());
        output.result("state      " + end.state());
        line(output, "started    ", JobsCommand.when(end.startMillis()));
        line(output, "ended      ", JobsCommand.when(end.endMillis()));
        line(output, "said by    ", end.source() + ", read " + JobsCommand.when(end.readAtMillis()));
        line(output, "in         ", end.where());
        output.result("sha-256    " + end.digest());
        from.ifPresent(each -> submitted(output, each));
        others.forEach(each -> output.wrong("but " + each.source() + " says " + each.state() + ", ended "
                + JobsCommand.when(each.endMillis()) + ", read " + JobsCommand.when(each.readAtMillis()) + " in "
                + each.where()));
        root.ifPresent(why -> {
            output.result("root exception" + (why.atMillis() < 0 ? "" : ", " + JobsCommand.when(why.atMillis())));
            why.stackTrace().lines().forEach(each -> output.result("  " + Table.harmless(each.replace("\t", "    "))));
        });
    }

    private static void submitted(Output output, Submission from) {
        line(output, "submitted  ", JobsCommand.when(from.submittedMillis()));
        line(output, "by         ", from.engineType() + " " + from.engine() + ", pid " + from.pid());
        line(output, "session    ", from.session());
        line(output, "user       ", from.user());
        line(output, "statement  ", from.statement().isEmpty() ? "" : "SHA-256 " + from.statement());
        line(output, "to         ", from.deployment());
    }

    private void followed(Output output, FollowedJob job, Optional<Submission> from) {
        if (json) {
            output.json(new JobsJson.One(
                    JobsJson.Job.of(job), from.map(JobsJson.Submitted::of).orElse(null), List.of(), null));
            return;
        }
        output.result("job        " + job.id());
        line(output, "name       ", job.name());
        output.result("state      " + job.state() + " since " + JobsCommand.when(job.sinceMillis()));
        line(output, "started    ", JobsCommand.when(job.startMillis()));
        line(output, "cluster    ", job.cluster());
        line(output, "last heard ", JobsCommand.when(job.contactMillis()));
        line(output, "because    ", job.reason());
        from.ifPresent(each -> submitted(output, each));
    }

    private static void line(Output output, String title, String text) {
        if (!text.isEmpty()) {
            output.result(title + Table.harmless(text));
        }
    }
}
