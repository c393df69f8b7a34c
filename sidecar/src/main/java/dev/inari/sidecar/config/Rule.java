package dev.inari.sidecar.config;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.config.InariConfig.RuleConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which engines a rule speaks of. Immutable. */
record Rule(RuleConfig config) {

    boolean matches(EngineIdentity engine) {
        return config.engineType().matches(engine.engineType())
                && config.user().matches(engine.user())
                && named(engine)
                && config.shareLevel()
                        .map(level -> level.matches(engine.shareLevel()))
                        .orElse(true);
    }

    /** By any of the names that people know an engine by. */
    private boolean named(EngineIdentity engine) {
        return Stream.of(engine.engineRefId(), engine.applicationId(), engine.namespace())
                .anyMatch(config.engineName()::matches);
    }

    String name() {
        return config.name().orElse("");
    }

    /** One line for people. */
    String describe() {
        StringBuilder line = new StringBuilder(name())
                .append(": engine-type ")
                .append(config.engineType())
                .append(", user ")
                .append(config.user());
        if (!config.engineName().matchesEverything()) {
            line.append(", engine-name ").append(config.engineName());
        }
        config.shareLevel().ifPresent(level -> line.append(", share-level ").append(level));
        line.append(" -> ");
        line.append(config.exitWhenIdle()
                .map(exit -> exit ? "leaves when idle" : "stays")
                .orElse("leaves when idle if its share level is CONNECTION"));
        time(line, ", linger ", config.linger());
        time(line, ", initial-wait ", config.initialWait());
        time(line, ", graceful ", config.graceful());
        time(line, ", term ", config.term());
        time(line, ", stuck-stop ", config.stuckStop());
        time(line, ", orphan-after ", config.orphanAfter());
        new TreeMap<>(config.conditions())
                .forEach((condition, response) ->
                        line.append(", ").append(condition.key()).append(' ').append(response.key()));
        return line.toString();
    }

    private static void time(StringBuilder line, String name, Optional<Duration> value) {
        value.ifPresent(given -> line.append(name).append(DurationText.of(given)));
    }
}
