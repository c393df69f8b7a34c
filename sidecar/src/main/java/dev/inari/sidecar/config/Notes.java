package dev.inari.sidecar.config;

import dev.inari.sidecar.config.InariConfig.RuleConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Tells what is allowed and yet probably not meant: names of engine types that this version does not know. */
final class Notes {
    private Notes() {}

    static List<String> of(InariConfig config, InForce inForce) {
        List<String> notes = new ArrayList<>();
        for (String type : new TreeSet<>(config.exit().gracefulByType().keySet())) {
            if (!Defaults.ENGINE_TYPES.contains(type)) {
                notes.add(note(inForce, Defaults.GRACEFUL_BY_TYPE + type, "names", type));
            }
        }
        for (int i = 0; i < config.rules().size(); i++) {
            RuleConfig rule = config.rules().get(i);
            if (Defaults.ENGINE_TYPES.stream().noneMatch(rule.engineType()::matches)) {
                String key = InariConfig.PREFIX + ".rules[" + i + "].engine-type";
                notes.add(note(inForce, key, "matches", rule.engineType().toString()));
            }
        }
        return notes;
    }

    private static String note(InForce inForce, String key, String verb, String type) {
        String nearest = Nearest.to(type, Defaults.ENGINE_TYPES.stream());
        return inForce.where(key) + ": " + key + " " + verb + " no engine type that this version knows; "
                + (nearest != null
                        ? "did you mean " + nearest + "?"
                        : "known are " + String.join(", ", new TreeSet<>(Defaults.ENGINE_TYPES)));
    }
}
