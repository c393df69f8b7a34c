package dev.inari.sidecar.simulation;

import dev.inari.sidecar.guard.Care;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Response;
import java.time.Duration;
import java.util.Map;

/** Makes up what may be done to an engine: budgets of seconds, so that a life is short. */
final class Policies {
    static final String CONNECTION = "CONNECTION";

    private Policies() {}

    static Policy any(Chance chance) {
        return new Policy(
                "made up",
                true,
                chance.of(0.5) ? Duration.ZERO : upTo(chance, 4000),
                upTo(chance, 12_000),
                upTo(chance, 8000),
                upTo(chance, 5000),
                chance.between(1, 4),
                care(chance));
    }

    private static Duration upTo(Chance chance, int millis) {
        return chance.of(0.05) ? Duration.ZERO : Duration.ofMillis(chance.between(100, millis));
    }

    private static Care care(Chance chance) {
        Care care = new Care(Map.of(), upTo(chance, 6000), Duration.ofSeconds(20), chance.between(2, 20));
        for (Condition condition : Condition.values()) {
            if (chance.of(0.2) && condition != Condition.IDLE && condition != Condition.NEVER_CONNECTED) {
                care = care.with(condition, chance.any(condition.possible().toArray(new Response[0])));
            }
        }
        return care;
    }

    static String shareLevel(Chance chance) {
        return chance.of(0.75) ? CONNECTION : chance.any("USER", "GROUP", "SERVER", "UNKNOWN");
    }
}
