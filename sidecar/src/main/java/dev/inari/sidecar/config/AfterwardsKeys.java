package dev.inari.sidecar.config;

import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.records.RecordsSettings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checks and reads the keys about what is left when work ends: the records, and where jobs are looked for. */
final class AfterwardsKeys {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private static final Duration LONGEST_PATIENCE = Duration.ofDays(365);

    private final InariConfig config;
    private final InForce inForce;
    private final List<ConfigProblem> problems = new ArrayList<>();

    AfterwardsKeys(InariConfig config, InForce inForce) {
        this.config = config;
        this.inForce = inForce;
    }

    static RecordsSettings records(InariConfig.Records config, Path stateDirectory) {
        return new RecordsSettings(
                config.url().orElse(""),
                config.user().orElse(""),
                config.passwordFile().map(Path::of).orElse(null),
                stateDirectory.resolve(RecordsSettings.FILE_NAME),
                config.keep());
    }

    static JobsSettings jobs(InariConfig.Jobs config) {
        return new JobsSettings(
                ArchiveKeys.local(config),
                ArchiveKeys.hadoop(config),
                BatchKeys.listed(config.clusters()).stream().map(URI::create).toList(),
                config.followEngines(),
                config.interval(),
                config.unknownAfter(),
                StoreKeys.map(config.tls()));
    }

    List<ConfigProblem> problems() {
        InariConfig.Records records = config.records();
        records.url()
                .filter(url -> !url.startsWith("jdbc:postgresql:"))
                .ifPresent(
                        url -> add(
                                "records.url",
                                "is no address of a PostgreSQL database; write it like jdbc:postgresql://host:5432/inari, or leave it empty for a file"));
        if (records.url().isEmpty()
                && (records.user().isPresent() || records.passwordFile().isPresent())) {
            add("records.url", "is empty although a user or a password is given; name the database, or leave them out");
        }
        records.passwordFile().ifPresent(file -> absolute("records.password-file", file));
        if (records.keep().isZero()) {
            add("records.keep", "must be longer than zero");
        }
        ArchiveKeys.check(config.jobs(), (key, what) -> add("jobs." + key, what));
        BatchKeys.listed(config.jobs().clusters()).forEach(each -> address("jobs.clusters", each));
        StoreKeys.check(
                config.jobs().tls(),
                BatchKeys.listed(config.jobs().clusters()),
                (key, what) -> add("jobs." + key, what));
        if (config.jobs().interval().compareTo(SHORTEST_INTERVAL) < 0) {
            add("jobs.interval", "must be at least 1s");
        }
        Duration patience = config.jobs().unknownAfter();
        if (patience.compareTo(SHORTEST_INTERVAL) < 0 || patience.compareTo(LONGEST_PATIENCE) > 0) {
            add("jobs.unknown-after", "must be from 1s to 365d");
        }
        return problems;
    }

    private void absolute(String key, String given) {
        try {
            if (!Path.of(given).isAbsolute()) {
                add(key, "has '" + given + "', which is no absolute path; start it with /");
            }
        } catch (InvalidPathException e) {
            add(key, "has what is no path: " + e.getReason());
        }
    }

    private void address(String key, String given) {
        Addresses.wrong(given).ifPresent(what -> add(key, what + "; write it like http://host:8081"));
    }

    private void add(String key, String what) {
        problems.add(inForce.problem(InariConfig.PREFIX + "." + key, what));
    }
}
