package dev.inari.sidecar.cli;

import dev.inari.jmx.Outcome;
import dev.inari.mbeans.SessionInfo;
import dev.inari.sidecar.api.SessionJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of {@code inari sessions --json}; a name that is here once stays. {@code sessions} is null where an engine did not answer. */
record SessionsJson(List<Engine> engines) {

    static SessionsJson of(List<SessionsCommand.Answer> answers) {
        return new SessionsJson(answers.stream().map(Engine::of).toList());
    }

    /** One engine. */
    record Engine(
            String agentId,
            String engineType,
            @Nullable Long pid,
            String endpoint,
            String wrong,
            @Nullable List<SessionJson> sessions) {
        static Engine of(SessionsCommand.Answer answer) {
            EngineTarget target = answer.target();
            return new Engine(
                    target.agentId(),
                    target.engineType(),
                    target.pid() < 0 ? null : target.pid(),
                    target.endpoint().describe(),
                    EngineReport.whyNot(target, answer.outcome()),
                    answer.outcome() instanceof Outcome.Answered<List<SessionInfo>> answered
                            ? answered.value().stream().map(SessionJson::of).toList()
                            : null);
        }
    }
}
