package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.ExitAnswer.Code;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a condition leads to, and what it does not. See also {@link GuardIdleTest}, {@link GuardStuckTest} and {@link GuardCureTest}. */
class GuardConditionsTest {
    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Life life = new Life();

    private Life contextStopped(int users) {
        return life.passes(SECOND).beat((beat, sessions) -> {
            beat.contextStopped = true;
            sessions.user = users;
            sessions.engine = users;
            beat.idleMillis = users > 0 ? 0 : 1;
        });
    }

    private Life drifting(int drift) {
        return life.beat((beat, sessions) -> {
            sessions.user = 2;
            sessions.engine = 2 + drift;
        });
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void noResponseBeyondThePossibleOnes(Condition condition) {
        for (Response response : Response.values()) {
            if (condition.possible().contains(response)) {
                assertThat(Care.NORMAL.with(condition, response).to(condition)).isEqualTo(response);
            } else {
                assertThatThrownBy(() -> Care.NORMAL.with(condition, response))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(condition.key());
            }
        }
        assertThat(condition.possible()).contains(Response.REPORT, condition.byDefault());
    }

    @Test
    void aStoppedContextIsOnlyReportedByDefault() {
        life.shared();
        contextStopped(0);
        life.passes(Duration.ofDays(1));
        contextStopped(0);

        assertThat(life.has(Condition.CONTEXT_STOPPED)).isTrue();
        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void aStoppedContextLetsASharedEngineGoOnlyWhenNobodyIsServed() {
        life.shared().responding(Condition.CONTEXT_STOPPED, Response.EXIT).serving();
        contextStopped(1);
        assertThat(life.state.stage()).isEqualTo(Stage.SERVING);
        assertThat(life.actions).isEmpty();

        contextStopped(0);

        assertThat(life.state.stage()).isEqualTo(Stage.IDLE);
        assertThat(life.actions).singleElement().isInstanceOf(Action.AskExit.class);
        life.answer(Code.ACCEPTED);
        assertThat(life.state.stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void aSharedEngineWhoseContextRunsStays() {
        life.shared()
                .responding(Condition.CONTEXT_STOPPED, Response.EXIT)
                .serving()
                .idle();

        assertThat(life.has(Condition.CONTEXT_STOPPED)).isFalse();
        assertThat(life.state.why().rule()).isEqualTo(Rule.POLICY_KEEPS);
        assertThat(life.actions).isEmpty();
    }

    @Test
    void aHungEngineIsOnlyReported() {
        life.serving();
        for (int i = 1; i < 30; i++) {
            life.passes(SECOND).miss();
            assertThat(life.has(Condition.HUNG)).describedAs("after %d", i).isFalse();
        }
        for (int i = 0; i < 1000; i++) {
            life.passes(Duration.ofMinutes(1)).miss();
            assertThat(life.has(Condition.HUNG)).isTrue();
            assertThat(life.state.stage()).isEqualTo(Stage.SUSPECT);
            assertThat(life.actions).isEmpty();
        }

        life.serving();
        assertThat(life.has(Condition.HUNG)).isFalse();
    }

    @Test
    void ourOwnPauseMakesNoEngineHung() {
        life.serving();
        for (int i = 0; i < 100; i++) {
            life.miss().on(new Event.LateSidecar(Duration.ofMinutes(1)));
        }

        assertThat(life.has(Condition.HUNG)).isFalse();
    }

    @Test
    void aDriftIsShownOnlyAfterItLasted() {
        drifting(1);
        life.passes(Duration.ofMillis(9_999));
        drifting(1);
        assertThat(life.state.findings().shown(life.now)).isEmpty();

        life.passes(MILLI);
        drifting(2);
        assertThat(life.state.findings().shown(life.now)).containsOnlyKeys(Condition.DRIFTING_COUNT);
        assertThat(life.actions).isEmpty();

        drifting(0);
        assertThat(life.state.findings().shown(life.now)).isEmpty();
        drifting(-1);
        assertThat(life.state.findings().shown(life.now))
                .describedAs("its time begins anew")
                .isEmpty();
    }

    @Test
    void whatIsNotKnownDoesNotDrift() {
        life.beat((beat, sessions) -> {
            sessions.known = false;
            sessions.engine = 9;
        });
        assertThat(life.has(Condition.DRIFTING_COUNT)).isFalse();

        life.beat((beat, sessions) -> {
            sessions.leaked = 2;
            sessions.engine = 2;
        });
        assertThat(life.has(Condition.DRIFTING_COUNT))
                .describedAs("leaks are no drift")
                .isFalse();
    }

    @Test
    void aDefunctProcessIsNamedWithItsParentAndNotSignalled() {
        life.terminating().on(new Event.ProcessGone("defunct; its parent is 1", true));

        assertThat(life.state.stage()).isEqualTo(Stage.GONE);
        assertThat(life.state.findings().of(Condition.DEFUNCT))
                .isNotNull()
                .extracting(Finding::detail)
                .asString()
                .contains("parent is 1");
        life.tickAfter(Duration.ofDays(1));
        assertThat(life.actions).isEmpty();
    }
}
