package dev.inari.sidecar.guard;

import static dev.inari.sidecar.guard.Response.CURE;
import static dev.inari.sidecar.guard.Response.EXIT;
import static dev.inari.sidecar.guard.Response.REPORT;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What can be the matter with an engine, so that it has a name in every log, answer and setting. {@code docs/conditions.md} is held equal to
 * this table by a test; where the observation is made is {@link Diagnosis}.
 */
public enum Condition {
    IDLE(
            "Sessions came, none is open or opening, the counts are certain, and the linger time is over.",
            EXIT,
            EXIT,
            "exit-when-idle, linger",
            "KYUUBI-4591, KYUUBI-6130"),
    NEVER_CONNECTED(
            "No user session ever came, and the initial wait since the agent's start is over.",
            EXIT,
            EXIT,
            "exit-when-idle, initial-wait",
            "KYUUBI-4997, KYUUBI-1796"),
    LEAKED_SESSION(
            "A close was attempted and failed; the engine's own map holds the session still.",
            CURE,
            CURE,
            "",
            "KYUUBI-6353"),
    ORPHAN_SESSION(
            "A user session has had no call for the set time, and it is known that no operation runs in it.",
            REPORT,
            CURE,
            "orphan-after",
            "KYUUBI-7290, KYUUBI-4821, KYUUBI-5952"),
    DRIFTING_COUNT(
            "For ten seconds and longer the engine's own map has held more or fewer sessions than came and went.",
            REPORT,
            REPORT,
            "",
            "KYUUBI-2063, KYUUBI-6204, KYUUBI-5863"),
    STUCK_STOP(
            "The engine's stop was entered and not left, and the thread in it has not moved for the set time.",
            EXIT,
            EXIT,
            "stuck-stop",
            "KYUUBI-3492, KYUUBI-7309, KYUUBI-7590"),
    HUNG(
            "So many heartbeats were missed that it is no pause, and the process is alive.",
            REPORT,
            REPORT,
            "hung-after-misses",
            "KYUUBI-7301"),
    DEADLOCKED(
            "Threads of the engine wait for one another for good. EXIT acts at the second heartbeat that shows it of an engine that leaves.",
            EXIT,
            EXIT,
            "",
            "KYUUBI-1034"),
    CONTEXT_STOPPED(
            "The SparkContext has stopped and the process lives on. EXIT lets such an engine go at any share level, once nobody is served.",
            REPORT,
            EXIT,
            "",
            "KYUUBI-1800, KYUUBI-7163, SPARK-4694"),
    WATCH_LOST(
            "The engine's znode is there, and its watch is not in the client's table: a deletion would go unheard.",
            CURE,
            CURE,
            "",
            "KYUUBI-7556, KYUUBI-6477, KYUUBI-3543, HIVE-24713"),
    UNHEARD_DELETION(
            "Somebody deleted the engine's znode; it came back within the same ZooKeeper session, and the engine goes on.",
            CURE,
            CURE,
            "",
            "KYUUBI-7556"),
    DEREGISTERED_ALIVE(
            "The engine has left ZooKeeper and its process lives on. EXIT lets such an engine go at any share level, once nobody is served.",
            EXIT,
            EXIT,
            "",
            "KYUUBI-7556, KYUUBI-6477, KYUUBI-7301"),
    TWIN_ENGINES("Another znode in the engine's directory carries its ref id.", REPORT, REPORT, "", "KYUUBI-7301"),
    LEFTOVER_ZNODE(
            "The directory of a CONNECTION engine has been empty for an hour and longer, or a znode has named an"
                    + " address of this host for five minutes where nobody listens.",
            REPORT,
            CURE,
            "",
            "KYUUBI-386, KYUUBI-6052"),
    DEFUNCT(
            "The process has ended and its parent has not collected it. It is never signalled; the parent is named.",
            REPORT,
            REPORT,
            "",
            "");

    private final String observation;
    private final Response byDefault;
    private final Response strongest;
    private final String settings;
    private final String answers;

    Condition(String observation, Response byDefault, Response strongest, String settings, String answers) {
        this.observation = observation;
        this.byDefault = byDefault;
        this.strongest = strongest;
        this.settings = settings;
        this.answers = answers;
    }

    /** What is seen when it is there, in a sentence. */
    public String observation() {
        return observation;
    }

    /** Whether an answer other than a report does something to an engine that nobody and no policy wants to leave. */
    boolean actsOnEnginesThatStay() {
        return this != IDLE
                && this != NEVER_CONNECTED
                && this != STUCK_STOP
                && this != DEADLOCKED
                && strongest != REPORT;
    }

    public Response byDefault() {
        return byDefault;
    }

    /** What may be set: always to report, and for some to do one thing more. */
    public Set<Response> possible() {
        return EnumSet.of(REPORT, strongest);
    }

    /** Names of the settings that shift it; empty if there are none. */
    public String settings() {
        return settings;
    }

    /** Upstream reports that it answers, separated by commas; empty if none is known. */
    public String answers() {
        return answers;
    }

    /** As it is written in the configuration. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The condition that is written like this.
     *
     * @throws IllegalArgumentException if none is
     */
    public static Condition of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
