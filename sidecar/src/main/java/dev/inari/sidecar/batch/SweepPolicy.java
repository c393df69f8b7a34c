package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about one batch, from what a server says of it and the time. Pure: the same code decides in a dry run. Immutable.
 *
 * <ol>
 *   <li>A state that is not known here is doubtful.
 *   <li>One that has not ended is kept. If its application has ended, and that was seen for long and often enough, it is stale: told, never closed.
 *   <li>One that ended is doubtful without a time of its end, with one that cannot be, without a user, or while its application is said to live.
 *   <li>Then the first rule that matches says when it is due.
 * </ol>
 */
public final class SweepPolicy {
    private static final Set<String> ENDED = Set.of("FINISHED", "KILLED", "FAILED", "NOT_FOUND");
    private static final Set<String> LIVES = Set.of("PENDING", "RUNNING", "ZOMBIE");

    private final List<BatchRule> rules;
    private final int staleLooks;
    private final Duration staleAfter;

    /**
     * A policy.
     *
     * @param rules in order; the first that matches wins
     * @param staleLooks how often a contradiction must have been seen; at least 2
     * @param staleAfter and for how long
     */
    public SweepPolicy(List<BatchRule> rules, int staleLooks, Duration staleAfter) {
        if (staleLooks < 2) {
            throw new IllegalArgumentException("staleLooks must be at least 2, was " + staleLooks);
        }
        if (staleAfter.isNegative()) {
            throw new IllegalArgumentException("staleAfter must not be negative, was " + staleAfter);
        }
        this.rules = List.copyOf(rules);
        this.staleLooks = staleLooks;
        this.staleAfter = staleAfter;
    }

    /** Whether it has not ended although its application has, as far as one look can tell. */
    static boolean contradicts(BatchRecord batch) {
        return batch.known().map(state -> !state.terminal()).orElse(false) && ENDED.contains(batch.appState());
    }

    /**
     * The verdict.
     *
     * @param sighting for how long {@link #contradicts} has been true of it
     */
    Verdict judge(BatchRecord batch, long nowMillis, Sighting sighting) {
        Optional<BatchState> known = batch.known();
        if (known.isEmpty()) {
            return Verdict.doubtful("its state '" + Words.clean(batch.state()) + "' is not known to this version");
        }
        return known.get().terminal() ? ended(batch, known.get(), nowMillis) : living(batch, nowMillis, sighting);
    }

    private Verdict living(BatchRecord batch, long nowMillis, Sighting sighting) {
        if (!contradicts(batch)) {
            return Verdict.running("it is " + Words.clean(batch.state()));
        }
        Duration seen = Duration.ofMillis(nowMillis - sighting.sinceMillis());
        String evidence = "Kyuubi says " + Words.clean(batch.state()) + ", and of its application "
                + Words.clean(batch.appId()) + " " + Words.clean(batch.appState())
                + (batch.appDiagnostic().isEmpty() ? "" : " (" + Words.clean(batch.appDiagnostic()) + ")");
        boolean enough = sighting.looks() >= staleLooks && seen.compareTo(staleAfter) >= 0;
        return enough
                ? new Verdict(
                        Kind.STALE,
                        "",
                        0,
                        evidence + "; seen " + sighting.looks() + " times in " + Words.time(seen)
                                + ". Its owner may delete it")
                : Verdict.running(evidence + "; not seen for long enough yet");
    }

    private Verdict ended(BatchRecord batch, BatchState state, long nowMillis) {
        Optional<String> doubt = doubt(batch, nowMillis);
        if (doubt.isPresent()) {
            return Verdict.doubtful(doubt.get());
        }
        return rules.stream()
                .filter(rule -> rule.matches(batch, state))
                .findFirst()
                .map(rule -> due(batch, rule, nowMillis))
                .orElseGet(() -> new Verdict(Kind.NO_RULE, "", 0, "no rule speaks of it"));
    }

    private static Optional<String> doubt(BatchRecord batch, long nowMillis) {
        if (batch.endTime() <= 0) {
            return Optional.of("it is " + batch.state() + " and has no time of its end");
        }
        if (batch.endTime() > nowMillis) {
            return Optional.of("it ends in the future, at " + Instant.ofEpochMilli(batch.endTime())
                    + "; compare the clocks of the server and of this host");
        }
        if (batch.endTime() < batch.createTime()) {
            return Optional.of("it ended before it was created; compare the clocks of the servers");
        }
        if (batch.user().isEmpty()) {
            return Optional.of("the server does not say whose it is");
        }
        if (LIVES.contains(batch.appState())) {
            return Optional.of("it is " + batch.state() + " and its application " + Words.clean(batch.appId())
                    + " is said to be " + batch.appState());
        }
        return Optional.empty();
    }

    private static Verdict due(BatchRecord batch, BatchRule rule, long nowMillis) {
        Duration idle = Duration.ofMillis(nowMillis - batch.endTime());
        boolean over = idle.compareTo(rule.idle()) >= 0;
        Duration left = over ? Duration.ZERO : rule.idle().minus(idle);
        return new Verdict(
                over ? Kind.DUE : Kind.NOT_YET,
                rule.name(),
                later(nowMillis, rule.idle().minus(idle)),
                "it ended " + Words.time(idle) + " ago; rule " + rule.name() + " keeps it for "
                        + Words.time(rule.idle()) + (over ? "" : ", so it is due in " + Words.time(left)));
    }

    /** A rule may say a thousand years and mean never. */
    private static long later(long nowMillis, Duration time) {
        return time.compareTo(Duration.ofMillis(Long.MAX_VALUE - nowMillis)) >= 0
                ? Long.MAX_VALUE
                : nowMillis + time.toMillis();
    }
}
