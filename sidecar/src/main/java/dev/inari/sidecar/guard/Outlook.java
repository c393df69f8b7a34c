package dev.inari.sidecar.guard;

import dev.inari.mbeans.Heartbeat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an engine if nothing else does: the timers of the guard, told beforehand.
 *
 * @param what the step, in words
 * @param in how long until then; null if it waits for something other than time
 */
public record Outlook(String what, @Nullable Duration in) {

    /** The next step for an engine in this state. */
    public static Outlook of(EngineState s, Policy policy, long nowNanos) {
        Leaving leaving = s.leaving();
        if (s.operator().hold() != null && s.stage() != Stage.GONE) {
            return new Outlook("nothing until it is released", null);
        }
        if (leaving != null) {
            return leaves(s.stage(), leaving.rung(), nowNanos);
        }
        return switch (s.stage()) {
            case GONE -> new Outlook("nothing is left to do", null);
            case DISCOVERED -> new Outlook("its first heartbeat is read", null);
            case SUSPECT -> new Outlook("it is read again, and only observed until it answers", null);
            case IDLE -> asks(s.asking(), nowNanos);
            default -> serves(s, policy);
        };
    }

    private static Outlook leaves(Stage stage, Rung rung, long nowNanos) {
        String next = stage == Stage.ASKED ? "SIGTERM" : "SIGKILL";
        if (rung.unsent()) {
            next = "SIGTERM";
        }
        return rung.running()
                ? new Outlook(next, left(rung.deadlineNanos(), nowNanos))
                : new Outlook("the signal that is on its way comes back", null);
    }

    private static Outlook asks(Asking asking, long nowNanos) {
        if (asking.inFlight()) {
            return new Outlook("its agent answers the request to leave", null);
        }
        return new Outlook(
                "it is asked to leave", asking.waits() ? left(asking.notBeforeNanos(), nowNanos) : Duration.ZERO);
    }

    private static Outlook serves(EngineState s, Policy policy) {
        Heartbeat last = s.contact().last();
        Rule rule = s.why().rule();
        if (last != null && (rule == Rule.LINGER || rule == Rule.INITIAL_WAIT)) {
            Duration wait = rule == Rule.LINGER ? policy.linger() : policy.initialWait();
            Duration left = wait.minusMillis(last.getIdleMillis());
            return new Outlook("it is asked to leave", left.isNegative() ? Duration.ZERO : left);
        }
        return new Outlook(
                switch (rule) {
                    case SERVES -> "it stays until nobody is served";
                    case POLICY_KEEPS -> "it stays, as its policy says";
                    case COUNTS_DOUBTFUL -> "it stays until its counts are certain";
                    default -> "its next heartbeat is looked at";
                },
                null);
    }

    private static Duration left(long deadlineNanos, long nowNanos) {
        return Duration.ofNanos(Math.max(0, deadlineNanos - nowNanos));
    }
}
