package dev.inari.sidecar.cli;

import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.Outcome;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.SessionCounts;
import dev.inari.sidecar.engine.Rejected;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The form of {@code inari engines --json}; a name that is here once stays. What an engine did not tell is null, never zero. */
record EnginesJson(String runDirectory, List<Engine> engines, List<Refused> rejected) {

    static EnginesJson of(
            Path runDirectory, List<EngineReport> reports, List<Rejected> rejected, Predicate<Rejected> isWrong) {
        return new EnginesJson(
                runDirectory.toString(),
                reports.stream().map(Engine::of).toList(),
                rejected.stream()
                        .map(each -> new Refused(each.file().toString(), each.reason(), isWrong.test(each)))
                        .toList());
    }

    /** An announcement that was not believed; {@code wrong} false where it is another user's, or stale. */
    record Refused(String file, String reason, boolean wrong) {}

    /** One engine. */
    record Engine(
            String agentId,
            String engineType,
            @Nullable Long pid,
            String endpoint,
            boolean answered,
            List<String> wrong,
            List<String> notes,
            @Nullable Identity identity,
            @Nullable Sessions sessions,
            @Nullable State state) {

        static Engine of(EngineReport report) {
            EngineTarget target = report.target();
            EngineIdentity who =
                    report.identity() instanceof Outcome.Answered<EngineIdentity> known ? known.value() : null;
            Heartbeat beat = report.heartbeat() instanceof Outcome.Answered<Heartbeat> known ? known.value() : null;
            long pid = who == null ? target.pid() : who.pid();
            return new Engine(
                    who == null ? target.agentId() : who.agentId(),
                    who == null ? target.engineType() : who.engineType(),
                    pid < 0 ? null : pid,
                    target.endpoint().describe(),
                    report.answered(),
                    report.wrong(),
                    report.notes(),
                    who == null ? null : Identity.of(who),
                    beat == null || !beat.getSessions().isKnown() ? null : Sessions.of(beat.getSessions()),
                    beat == null ? null : State.of(beat));
        }
    }

    /** Who the engine says it is. */
    record Identity(
            String shareLevel,
            String shareLevelSource,
            String user,
            String engineRefId,
            String engineVersion,
            String applicationId,
            String namespace) {
        static Identity of(EngineIdentity who) {
            return new Identity(
                    who.shareLevel(),
                    who.shareLevelSource(),
                    who.user(),
                    who.engineRefId(),
                    who.engineVersion(),
                    who.applicationId(),
                    who.namespace());
        }
    }

    /** Its sessions by kind; {@code engineOwnMap} null where the engine's own count cannot be read. */
    record Sessions(
            int user,
            int opening,
            int probe,
            int batch,
            @Nullable Integer engineOwnMap,
            int drift,
            int leaked,
            int strangers) {
        static Sessions of(SessionCounts counts) {
            return new Sessions(
                    counts.getUser(),
                    counts.getOpening(),
                    counts.getProbe(),
                    counts.getBatch(),
                    counts.getEngine() < 0 ? null : counts.getEngine(),
                    counts.drift(),
                    counts.getLeaked(),
                    counts.strangers());
        }
    }

    /** How it is. */
    record State(
            long epoch,
            long idleMillis,
            @Nullable Integer operations,
            String exitPhase,
            int milestones,
            long hookErrors) {
        static State of(Heartbeat beat) {
            return new State(
                    beat.getEpoch(),
                    beat.getIdleMillis(),
                    beat.getOperations() < 0 ? null : beat.getOperations(),
                    beat.getExitPhase().name(),
                    beat.getMilestones(),
                    beat.getHookErrors());
        }
    }
}
