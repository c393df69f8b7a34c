package dev.inari.sidecar.config;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.config.InariConfig.RuleConfig;
import dev.inari.sidecar.guard.Care;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.PolicyBook;
import dev.inari.sidecar.guard.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The rules of the configuration: the first that matches an engine gives its policy. What that rule leaves out, and engines that no rule
 * matches, get the general values; such an engine leaves when idle if and only if its agent says share level CONNECTION. Immutable.
 */
final class RuleBook implements PolicyBook {
    /** Name of the policy where no rule matches. */
    static final String NO_RULE = "default";

    private final List<Rule> rules;
    private final InariConfig config;

    private RuleBook(InariConfig config) {
        this.rules = config.rules().stream().map(Rule::new).toList();
        this.config = config;
    }

    static RuleBook of(InariConfig config) {
        return new RuleBook(config);
    }

    @Override
    public Policy policyFor(EngineIdentity engine) {
        Optional<RuleConfig> rule =
                rules.stream().filter(each -> each.matches(engine)).findFirst().map(Rule::config);
        InariConfig.Exit exit = config.exit();
        return new Policy(
                of(rule, RuleConfig::name, () -> NO_RULE),
                of(rule, RuleConfig::exitWhenIdle, () -> ShareLevel.CONNECTION.matches(engine.shareLevel())),
                of(rule, RuleConfig::linger, exit::linger),
                of(rule, RuleConfig::initialWait, exit::initialWait),
                of(rule, RuleConfig::graceful, () -> byType(exit.gracefulByType(), engine, exit.graceful())),
                of(rule, RuleConfig::term, exit::term),
                config.heartbeat().suspectAfterMisses(),
                care(rule, engine));
    }

    private Care care(Optional<RuleConfig> rule, EngineIdentity engine) {
        InariConfig.Exit exit = config.exit();
        return new Care(
                responses(rule),
                of(rule, RuleConfig::stuckStop, () -> byType(exit.stuckStopByType(), engine, exit.stuckStop())),
                of(rule, RuleConfig::orphanAfter, config.conditions()::orphanAfter),
                config.heartbeat().hungAfterMisses());
    }

    private Map<Condition, Response> responses(Optional<RuleConfig> rule) {
        Map<Condition, Response> responses = new EnumMap<>(Condition.class);
        for (Condition condition : Condition.values()) {
            String given = config.conditions().texts().get(condition.key());
            responses.put(condition, given == null ? condition.byDefault() : Response.of(given));
        }
        rule.ifPresent(its -> responses.putAll(its.conditions()));
        // Only what differs, so that two policies that say the same are equal.
        responses.entrySet().removeIf(each -> each.getValue() == each.getKey().byDefault());
        return responses;
    }

    /** What the rule says, else what holds in general. */
    private static <T> T of(
            Optional<RuleConfig> rule, Function<RuleConfig, Optional<T>> said, Supplier<? extends T> inGeneral) {
        return rule.flatMap(said).orElseGet(inGeneral);
    }

    private static Duration byType(Map<String, Duration> byType, EngineIdentity engine, Duration inGeneral) {
        return byType.getOrDefault(engine.engineType(), inGeneral);
    }

    /** The rules in their order and what holds for everybody else, one line each. */
    List<String> describe() {
        List<String> lines = new ArrayList<>(rules.stream().map(Rule::describe).toList());
        lines.add(NO_RULE + ": every other engine -> leaves when idle if its share level is CONNECTION");
        return lines;
    }
}
