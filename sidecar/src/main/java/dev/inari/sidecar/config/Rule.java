package dev.inari.sidecar.config;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.config.InariConfig.RuleConfig;

/** Which engines a rule speaks of. Immutable. */
record Rule(RuleConfig config) {

    boolean matches(EngineIdentity engine) {
        return config.engineType().matches(engine.engineType())
                && config.user().matches(engine.user())
                && config.shareLevel()
                        .map(level -> level.matches(engine.shareLevel()))
                        .orElse(true);
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
        config.shareLevel().ifPresent(level -> line.append(", share-level ").append(level));
        line.append(" -> ");
        line.append(config.exitWhenIdle()
                .map(exit -> exit ? "leaves when idle" : "stays")
                .orElse("leaves when idle if its share level is CONNECTION"));
        config.linger().ifPresent(value -> line.append(", linger ").append(DurationText.of(value)));
        config.initialWait().ifPresent(value -> line.append(", initial-wait ").append(DurationText.of(value)));
        config.graceful().ifPresent(value -> line.append(", graceful ").append(DurationText.of(value)));
        config.term().ifPresent(value -> line.append(", term ").append(DurationText.of(value)));
        return line.toString();
    }
}
