package dev.inari.sidecar.config;

import dev.inari.sidecar.config.InariConfig.RuleConfig;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Tells what is allowed and yet probably not meant: engine types that this version does not know, and rules that take back what they say. */
final class Notes {
    private final InariConfig config;
    private final InForce inForce;
    private final List<String> notes = new ArrayList<>();

    private Notes(InariConfig config, InForce inForce) {
        this.config = config;
        this.inForce = inForce;
    }

    static List<String> of(InariConfig config, InForce inForce) {
        return new Notes(config, inForce).collect();
    }

    private List<String> collect() {
        types(Defaults.GRACEFUL_BY_TYPE, config.exit().gracefulByType());
        types(Defaults.STUCK_STOP_BY_TYPE, config.exit().stuckStopByType());
        for (int i = 0; i < config.rules().size(); i++) {
            RuleConfig rule = config.rules().get(i);
            String key = InariConfig.PREFIX + ".rules[" + i + "]";
            if (EngineTypes.KNOWN.stream().noneMatch(rule.engineType()::matches)) {
                note(key + ".engine-type", "matches", rule.engineType().toString());
            }
            if (rule.exitWhenIdle().orElse(false)) {
                takenBack(key, Condition.IDLE, "engines that served somebody stay");
                takenBack(key, Condition.NEVER_CONNECTED, "engines to which nobody ever came stay");
            }
        }
        return notes;
    }

    private void types(String group, Map<String, Duration> byType) {
        for (String type : new TreeSet<>(byType.keySet())) {
            if (!EngineTypes.KNOWN.contains(type)) {
                note(group + type, "names", type);
            }
        }
    }

    /** A rule that says so itself means it; one that inherits it may not know. */
    private void takenBack(String rule, Condition condition, String consequence) {
        String general = Defaults.CONDITIONS + condition.key();
        String text = inForce.value(general);
        boolean report = text != null && Response.of(text) == Response.REPORT;
        if (report && inForce.isDefault(rule + ".conditions." + condition.key())) {
            notes.add(inForce.where(rule + ".exit-when-idle") + ": " + rule + ".exit-when-idle is true, but " + general
                    + " (" + inForce.where(general) + ") is report: " + consequence);
        }
    }

    private void note(String key, String verb, String type) {
        String nearest = Nearest.to(type, EngineTypes.KNOWN.stream());
        notes.add(inForce.where(key) + ": " + key + " " + verb + " no engine type that this version knows; "
                + (nearest != null
                        ? "did you mean " + nearest + "?"
                        : "known are " + String.join(", ", new TreeSet<>(EngineTypes.KNOWN))));
    }
}
