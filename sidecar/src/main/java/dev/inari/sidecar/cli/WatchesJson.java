package dev.inari.sidecar.cli;

import dev.inari.jmx.Outcome;
import dev.inari.jmx.WatchReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of {@code inari watches --json}; a name that is here once stays. {@code watch} is null where an agent did not tell of one. */
record WatchesJson(List<Engine> engines) {

    static WatchesJson of(List<WatchesCommand.Answer> answers) {
        return new WatchesJson(answers.stream().map(Engine::of).toList());
    }

    /** One engine. */
    record Engine(
            String agentId,
            String engineType,
            @Nullable Long pid,
            String endpoint,
            String wrong,
            @Nullable Watch watch) {
        static Engine of(WatchesCommand.Answer answer) {
            EngineTarget target = answer.target();
            return new Engine(
                    target.agentId(),
                    target.engineType(),
                    target.pid() < 0 ? null : target.pid(),
                    target.endpoint().describe(),
                    answer.none() ? "" : EngineReport.whyNot(target, answer.outcome()),
                    answer.outcome() instanceof Outcome.Answered<WatchReport> answered
                            ? Watch.of(answered.value())
                            : null);
        }
    }

    /** One watch; null for what never was. */
    record Watch(
            String mode,
            String state,
            String path,
            String sessionId,
            String connectionState,
            long losses,
            @Nullable Long lastLossMillis,
            long repairs,
            @Nullable Long lastRepairMillis,
            long failedRepairs,
            @Nullable Long lastAuditMillis,
            long missedDeletions,
            String problem,
            List<Event> events) {
        static Watch of(WatchReport report) {
            return new Watch(
                    report.mode(),
                    report.state().name(),
                    report.path(),
                    report.sessionId(),
                    report.connectionState(),
                    report.losses(),
                    time(report.lastLossMillis()),
                    report.repairs(),
                    time(report.lastRepairMillis()),
                    report.failedRepairs(),
                    time(report.lastAuditMillis()),
                    report.missedDeletions(),
                    report.problem(),
                    report.events().stream()
                            .map(each -> new Event(each.getType(), each.getCount(), each.getLastMillis()))
                            .toList());
        }

        private static @Nullable Long time(long millis) {
            return millis < 0 ? null : millis;
        }
    }

    /** How often one type of event came. */
    record Event(String type, long count, long lastMillis) {}
}
