package dev.inari.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a policy leaves of itself where it may not act. */
class PolicyTest {
    private static final Policy ACTIVE = new Policy(
                    "spark",
                    true,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    5)
            .with(Care.NORMAL
                    .with(Condition.ORPHAN_SESSION, Response.CURE)
                    .with(Condition.CONTEXT_STOPPED, Response.EXIT));

    @Test
    void byHandNothingFollowsFromWhatIsObserved() {
        Policy byHand = ACTIVE.byHand();

        assertThat(byHand.exitWhenIdle()).isFalse();
        assertThat(byHand.care().to(Condition.LEAKED_SESSION)).isEqualTo(Response.REPORT);
        assertThat(byHand.care().to(Condition.ORPHAN_SESSION)).isEqualTo(Response.REPORT);
        assertThat(byHand.care().to(Condition.CONTEXT_STOPPED)).isEqualTo(Response.REPORT);
    }

    @Test
    void whoIsOnlyWatchedIsLeftAloneWhateverIsObserved() {
        assertThat(ACTIVE.watching().exitWhenIdle()).isFalse();
        assertThat(ACTIVE.watching().care()).isEqualTo(ACTIVE.byHand().care());
        assertThat(ACTIVE.watching().rule()).isEqualTo("not identified yet");
    }

    @Test
    void byHandRuleAndBudgetsStayAndAStopThatHangsIsNotWaitedFor() {
        Policy byHand = ACTIVE.byHand();

        assertThat(byHand.rule()).isEqualTo("spark");
        assertThat(byHand.graceful()).isEqualTo(ACTIVE.graceful());
        assertThat(byHand.term()).isEqualTo(ACTIVE.term());
        assertThat(byHand.suspectAfterMisses()).isEqualTo(5);
        assertThat(byHand.care().to(Condition.STUCK_STOP)).isEqualTo(Response.EXIT);
        assertThat(byHand.care().to(Condition.DEADLOCKED)).isEqualTo(Response.EXIT);
    }

    @Test
    void byHandNothingIsDoneToAnEngineThatStays() {
        Care all = Care.NORMAL;
        for (Condition condition : Condition.values()) {
            for (Response response : condition.possible()) {
                all = response == Response.REPORT ? all : all.with(condition, response);
            }
        }
        Policy policy = new Life().policy.with(all);
        for (Policy quiet : new Policy[] {policy.byHand(), policy.watching()}) {
            assertThat(quiet.exitWhenIdle()).isFalse();
            for (Condition condition : Condition.values()) {
                boolean ofAnExit = condition == Condition.IDLE
                        || condition == Condition.NEVER_CONNECTED
                        || condition == Condition.STUCK_STOP
                        || condition == Condition.DEADLOCKED;
                assertThat(ofAnExit || quiet.care().to(condition) == Response.REPORT)
                        .as(condition.key())
                        .isTrue();
            }
        }
    }
}
