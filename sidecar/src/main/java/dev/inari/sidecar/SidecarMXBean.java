package dev.inari.sidecar;

import dev.inari.mbeans.Description;
import dev.inari.mbeans.Units;
import java.util.Map;

/** How the sidecar is, for consoles. Reading costs no engine anything; nothing can be changed here. Thread-safe. */
@Description(
        "The sidecar: what it guards, and how it is itself. Engines are ended, held and released by the commands and the HTTP API.")
public interface SidecarMXBean {
    /** Under which a daemon registers it. */
    String NAME = "dev.inari:type=Sidecar";

    @Description("Version of the sidecar.")
    String getVersion();

    @Description("Whether it only says what it would do, and does nothing to any engine.")
    boolean isDryRun();

    @Description("Whether each engine that was there at the start was asked once, or did not answer.")
    boolean isAudited();

    @Description("Time since the loop that decides came round last. It does so at least once a second.")
    @Units("milliseconds")
    long getMillisSinceDecision();

    @Description("Engines that are guarded.")
    @Units("engines")
    int getEngines();

    @Description("Engines whose gate is closed: they are on their way out.")
    @Units("engines")
    int getLeavingEngines();

    @Description("How many engines are in each stage: DISCOVERED, SERVING, IDLE, ASKED, TERMINATING, KILLING, SUSPECT.")
    @Units("engines")
    Map<String, Integer> getEnginesByStage();

    @Description(
            "How many engines have each condition, by its name as in the documentation of conditions. Empty if nothing is the matter.")
    @Units("engines")
    Map<String, Integer> getConditions();

    @Description("Whether the journal takes what is written to it; without that no force is used.")
    boolean isJournalWritable();

    @Description("What is wrong with the journal and what to do; empty if nothing is.")
    String getJournalProblem();

    @Description("Where HTTP is spoken on this host; empty while it is not.")
    String getHttpUrl();
}
