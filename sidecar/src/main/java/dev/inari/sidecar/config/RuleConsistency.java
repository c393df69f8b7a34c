package dev.inari.sidecar.config;

import dev.inari.sidecar.config.InariConfig.RuleConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds rules that cannot be explained, can never match, or would end more than anybody means. */
final class RuleConsistency {
    private static final String NONE = "";

    private final List<RuleConfig> rules;
    private final InForce inForce;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, String> keysByName = new HashMap<>();
    private String catchAll = NONE;

    RuleConsistency(List<RuleConfig> rules, InForce inForce) {
        this.rules = rules;
        this.inForce = inForce;
    }

    List<ConfigProblem> problems() {
        for (int i = 0; i < rules.size(); i++) {
            String key = InariConfig.PREFIX + ".rules[" + i + "]";
            if (!inForce.hasBelow(key)) {
                problems.add(inForce.missing(
                        key + ".name", "is missing, but a later rule is there; number rules from 0 on"));
                break;
            }
            check(rules.get(i), key);
        }
        return problems;
    }

    private void check(RuleConfig rule, String key) {
        name(rule.name().orElse(NONE), key);
        if (!catchAll.isEmpty()) {
            add(
                    key + ".name",
                    "can never match: " + catchAll + " before it matches every engine; move that to the end");
        } else if (everyEngine(rule)) {
            catchAll = key;
            everyEngineLeaves(rule, key);
        }
    }

    private void name(String name, String key) {
        if (name.isEmpty()) {
            problems.add(inForce.missing(
                    key + ".name", "is missing; a rule needs a name, by which decisions are explained"));
            return;
        }
        String earlier = keysByName.putIfAbsent(name, key);
        if (earlier != null) {
            add(key + ".name", "is also the name of " + earlier + "; give each rule its own");
        } else if (name.equals(RuleBook.NO_RULE)) {
            add(key + ".name", "is the name for engines that no rule matches; take another");
        }
    }

    private void everyEngineLeaves(RuleConfig rule, String key) {
        if (rule.exitWhenIdle().orElse(false) && inForce.isDefault(key + ".engine-type")) {
            add(
                    key + ".exit-when-idle",
                    "would end every idle engine, shared ones and Kyuubi servers too; name an engine-type, share-level, user"
                            + " or engine-name, or write engine-type: '*' if that is meant");
        }
    }

    private static boolean everyEngine(RuleConfig rule) {
        return rule.engineType().matchesEverything()
                && rule.user().matchesEverything()
                && rule.engineName().matchesEverything()
                && rule.shareLevel().isEmpty();
    }

    private void add(String key, String what) {
        problems.add(inForce.problem(key, what));
    }
}
