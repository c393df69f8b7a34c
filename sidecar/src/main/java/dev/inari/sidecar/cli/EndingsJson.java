package dev.inari.sidecar.cli;

import dev.inari.sidecar.api.SessionJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of {@code --json} of the commands that end or keep engines; a name that is here once stays. */
record EndingsJson(String by, List<Result> results) {

    static EndingsJson of(String by, List<Ended> all) {
        return new EndingsJson(by, all.stream().map(Result::of).toList());
    }

    /** One engine or server; {@code agentId} null if it has no agent. */
    record Result(
            @Nullable String agentId,
            String engineType,
            long pid,
            String outcome,
            String detail,
            long tookMillis,
            List<SessionJson> sessions) {
        static Result of(Ended ended) {
            return new Result(
                    ended.agentId().isEmpty() ? null : ended.agentId(),
                    ended.engineType(),
                    ended.pid(),
                    ended.ending().code(),
                    ended.detail(),
                    ended.tookMillis(),
                    ended.sessions().stream().map(SessionJson::of).toList());
        }
    }
}
