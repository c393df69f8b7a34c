package dev.inari.sidecar.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation that finds nothing shows nothing unless it finds what is broken on purpose: each promise, in the product's code and around it. */
class MutantsTest {
    /** Some times what the shyest of them needs. */
    private static final long LIVES = 40_000;

    private record Mutant(
            Promise promise, Sabotage sabotage, @Nullable Change change) {
        @Override
        public String toString() {
            return promise + ": " + (change == null ? sabotage : change);
        }
    }

    private static final List<Mutant> MUTANTS = List.of(
            around(Promise.SERVING, Sabotage.AGENTS_CLOSE_THEIR_GATE_ON_ANY_REQUEST),
            within(Promise.SERVING, Change.returns("sidecar.guard.Ladder", "ordered", true)),
            within(Promise.SERVING, Change.returns("mbeans.ExitPhase", "closing", true)),
            within(Promise.IDLE_GOES, Change.returns("sidecar.guard.Policy", "exitWhenIdle", false)),
            within(Promise.IDLE_GOES, Change.doesNothing("sidecar.Recall", "tell")),
            within(Promise.IDLE_GOES, Change.returns("sidecar.guard.Rung", "over", false)),
            around(Promise.STRANGER, Sabotage.SIGNALS_HIT_WHOEVER_HAS_THE_PID),
            within(Promise.KNOWLEDGE, Change.returns("sidecar.guard.Guard", "doubt", "")),
            within(Promise.KNOWLEDGE, Change.returns("sidecar.guard.Guard", "serves", false)),
            within(Promise.POLICY, Change.returns("sidecar.guard.Guard", "mayExit", true)),
            around(Promise.ONCE, Sabotage.SIGNALS_ARE_SENT_TWICE),
            within(Promise.ONCE, Change.returns("sidecar.exit.SignalOutcome", "untried", true)),
            within(Promise.ONCE, Change.returns("sidecar.guard.Rung", "unsent", true)),
            around(Promise.START, Sabotage.THE_CLOCK_RUNS_TEN_TIMES_TOO_FAST),
            around(Promise.HELD, Sabotage.HOLDS_ARE_FORGOTTEN_AT_A_START),
            within(Promise.HELD, Change.returns("sidecar.guard.Operator", "hold", null)),
            within(Promise.HELD, Change.returns("sidecar.Restraint", "keptFrom", null)),
            around(Promise.JOURNALED, Sabotage.NOTHING_IS_WRITTEN),
            within(Promise.JOURNALED, Change.returns("sidecar.EngineRecord", "written", 1L)),
            within(Promise.EXPLAINED, Change.returns("sidecar.EngineRecord", "actor", "")),
            within(Promise.EXPLAINED, Change.returns("sidecar.guard.Explanation", "toString", "because")),
            within(Promise.SOUND, Change.fails("sidecar.Operators", "write")));

    private static Mutant around(Promise promise, Sabotage sabotage) {
        return new Mutant(promise, sabotage, null);
    }

    private static Mutant within(Promise promise, Change change) {
        return new Mutant(promise, Sabotage.NONE, change);
    }

    static Stream<Mutant> mutants() {
        return MUTANTS.stream();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isCaught(Mutant mutant) throws Exception {
        Map<Promise, Integer> found = new EnumMap<>(Promise.class);
        Change change = mutant.change();
        if (change == null) {
            seek(mutant, found);
        } else {
            change.during(() -> seek(mutant, found));
        }
        assertThat(found).as("in %s lives", LIVES).containsKey(mutant.promise());
    }

    private static void seek(Mutant mutant, Map<Promise, Integer> found) {
        for (long seed = 1; seed <= LIVES && !found.containsKey(mutant.promise()); seed++) {
            Violation violation = Life.run(seed, mutant.sabotage());
            if (violation != null) {
                found.merge(violation.promise(), 1, Integer::sum);
            }
        }
    }

    @BeforeAll
    static void silence() {
        Simulate.silence();
    }

    @Test
    void eachPromiseIsBrokenByOneAtLeast() {
        Set<Promise> broken = EnumSet.noneOf(Promise.class);
        MUTANTS.forEach(mutant -> broken.add(mutant.promise()));

        assertThat(broken).containsExactlyInAnyOrder(Promise.values());
    }
}
