package dev.inari.sidecar.batch;

import java.util.Locale;

/**
 * What can be the matter with batches and with the servers that ran them, so that it has a name in every log and answer. {@code docs/conditions.md} is held
 * equal to this table by a test. None of them is about an engine that Inari guards: those are in {@link dev.inari.sidecar.guard.Condition}.
 */
public enum BatchCondition {
    BATCH_OVERDUE(
            "A batch has ended, the session is due by its rule, and it is open still: closing is switched off, or something keeps it from being closed.",
            "report; the session is closed where `batches.close` says so",
            "batches.close, batch-rules[n].idle",
            "KYUUBI-6026, KYUUBI-3923, KYUUBI-5391"),
    BATCH_STALE(
            "Kyuubi says that a batch is PENDING or RUNNING, and at three looks, for ten minutes and longer, that its application has ended.",
            "report",
            "",
            "KYUUBI-7488, KYUUBI-6668"),
    SWEEPER_DEAD(
            "Sessions are idle for more than twice the server's own limit: the thread that should close them has died.",
            "report",
            "batches.session-idle-timeout, batches.batch-idle-timeout, batches.session-check-interval",
            "");

    private final String observation;
    private final String response;
    private final String settings;
    private final String answers;

    BatchCondition(String observation, String response, String settings, String answers) {
        this.observation = observation;
        this.response = response;
        this.settings = settings;
        this.answers = answers;
    }

    /** What is seen when it is there, in a sentence. */
    public String observation() {
        return observation;
    }

    /** What is done about it, in words. */
    public String response() {
        return response;
    }

    /** Names of the settings that shift it, separated by commas; empty if there are none. */
    public String settings() {
        return settings;
    }

    /** Upstream reports that it answers, separated by commas; empty if none is known. */
    public String answers() {
        return answers;
    }

    /** As people read it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
