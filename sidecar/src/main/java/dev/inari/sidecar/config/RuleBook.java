package dev.inari.sidecar.config;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.config.InariConfig.Exit;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.PolicyBook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of the configuration: the first that matches an engine gives its policy. What that rule leaves out, and engines that no rule
 * matches, get the general values; such an engine leaves when idle if and only if its agent says share level CONNECTION. Immutable.
 */
final class RuleBook implements PolicyBook {
    /** Name of the policy where no rule matches. */
    static final String NO_RULE = "default";

    private final List<Rule> rules;
    private final Exit exit;
    private final Map<String, Duration> gracefulByType;
    private final int suspectAfterMisses;

    private RuleBook(List<Rule> rules, Exit exit, int suspectAfterMisses) {
        this.rules = List.copyOf(rules);
        this.exit = exit;
        this.gracefulByType = Map.copyOf(exit.gracefulByType());
        this.suspectAfterMisses = suspectAfterMisses;
    }

    static RuleBook of(InariConfig config) {
        return new RuleBook(
                config.rules().stream().map(Rule::new).toList(),
                config.exit(),
                config.heartbeat().suspectAfterMisses());
    }

    @Override
    public Policy policyFor(EngineIdentity engine) {
        Optional<InariConfig.RuleConfig> rule =
                rules.stream().filter(each -> each.matches(engine)).findFirst().map(Rule::config);
        return new Policy(
                rule.flatMap(InariConfig.RuleConfig::name).orElse(NO_RULE),
                rule.flatMap(InariConfig.RuleConfig::exitWhenIdle)
                        .orElseGet(() -> ShareLevel.CONNECTION.matches(engine.shareLevel())),
                rule.flatMap(InariConfig.RuleConfig::linger).orElseGet(exit::linger),
                rule.flatMap(InariConfig.RuleConfig::initialWait).orElseGet(exit::initialWait),
                rule.flatMap(InariConfig.RuleConfig::graceful)
                        .orElseGet(() -> gracefulByType.getOrDefault(engine.engineType(), exit.graceful())),
                rule.flatMap(InariConfig.RuleConfig::term).orElseGet(exit::term),
                suspectAfterMisses);
    }

    /** The rules in their order and what holds for everybody else, one line each. */
    List<String> describe() {
        List<String> lines = new ArrayList<>(rules.stream().map(Rule::describe).toList());
        lines.add(NO_RULE + ": every other engine -> leaves when idle if its share level is CONNECTION");
        return lines;
    }
}
