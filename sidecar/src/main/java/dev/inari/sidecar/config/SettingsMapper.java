package dev.inari.sidecar.config;

import dev.inari.jmx.Deadlines;
import dev.inari.mbeans.RunDirectory;
import dev.inari.sidecar.guard.PolicyBook;
import java.nio.file.Path;

/** Turns the mapping, whose shape is that of the file, into the settings, whose shape is that of the code. */
final class SettingsMapper {
    private SettingsMapper() {}

    static Settings map(InariConfig config, PolicyBook policies, Path stateDirectory) throws ConfigException {
        try {
            return new Settings(
                    RunDirectory.find(config.runDirectory().orElse("")).toPath(),
                    stateDirectory,
                    config.heartbeat().interval(),
                    new Deadlines(
                            config.client().connectDeadline(),
                            config.client().readDeadline(),
                            config.client().totalDeadline()),
                    config.client().workers(),
                    config.dryRun(),
                    policies,
                    config.journal().keep(),
                    config.journal().keepEntries(),
                    EnsembleKeys.map(config.zookeeper()),
                    AfterwardsKeys.records(config.records(), stateDirectory),
                    AfterwardsKeys.jobs(config.jobs()),
                    BatchKeys.map(config),
                    HttpKeys.map(config.http()));
        } catch (IllegalArgumentException e) {
            throw ConfigException.ofFile(
                    "environment variable " + RunDirectory.VARIABLE, String.valueOf(e.getMessage()));
        }
    }
}
