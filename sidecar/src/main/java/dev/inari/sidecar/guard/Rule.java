package dev.inari.sidecar.guard;

/** The rule that decided a step, so that every explanation can be traced to one. */
public enum Rule {
    NOT_SEEN_YET("no heartbeat was read yet"),
    SERVES("a user session is open or opening"),
    POLICY_KEEPS("the policy lets this engine stay"),
    COUNTS_DOUBTFUL("unknown is not zero", true),
    INITIAL_WAIT("no user session ever came, and the initial wait is not over"),
    LINGER("the linger time is not over"),
    SERVES_NOBODY("nobody is served"),
    EXIT_ACCEPTED("the agent closed the gate"),
    EXIT_REFUSED("the agent refused"),
    EXIT_IMPOSSIBLE("the agent cannot stop this engine, and its gate is open", true),
    EXIT_UNANSWERED("silence is not a yes", true),
    ADOPTED("the gate was found closed; a start never kills"),
    LEAVES_UNASKED("the gate is closed, but not by this policy"),
    CLOSED_BUT_SERVING("the gate is closed, but somebody may still be served", true),
    REOPENED("the gate is open again"),
    STOP_FAILED("the engine's own stop failed", true),
    GRACEFUL_OVER("the time for leaving by itself is over", true),
    TERM_UNSENT("no SIGKILL before a SIGTERM", true),
    TERM_OVER("the time after SIGTERM is over", true),
    STILL_THERE("SIGKILL did not end the process", true),
    SIGNAL_SENT("the signal was sent"),
    SIGNAL_FAILED("the signal could not be sent", true),
    SILENT("silence is not death", true),
    STUCK("its stop is stuck; waiting longer helps nobody", true),
    DEADLOCK("its threads wait for one another; waiting longer helps nobody", true),
    ORDERED("an operator ordered it to go"),
    ORDER_REFUSED("an order ends no engine that serves somebody, or may", true),
    ORDER_UNANSWERED("an order cannot be carried out on an engine that is silent", true),
    HELD("an operator holds it"),
    RESUMED("an earlier sidecar had begun to end it; a start never kills"),
    PROCESS_ENDED("the process has ended");

    private final String text;
    private final boolean trouble;

    Rule(String text) {
        this(text, false);
    }

    Rule(String text, boolean trouble) {
        this.text = text;
        this.trouble = trouble;
    }

    /** The rule in words. */
    public String text() {
        return text;
    }

    /** Whether people should look at an engine to which this rule applies. */
    public boolean trouble() {
        return trouble;
    }
}
