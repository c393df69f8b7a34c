package dev.inari.sidecar.cli;

import dev.inari.jmx.Outcome;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.sidecar.config.Settings;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.guard.Durations;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names whom an engine serves, so that it is people and not a number who are told to be in the way, or hit. */
final class ServedSessions {
    private static final int MOST_LINES = 20;

    private final Host host;
    private final Settings settings;

    ServedSessions(Host host, Settings settings) {
        this.host = host;
        this.settings = settings;
    }

    /** The user sessions of this engine, read from itself; none if it does not tell. */
    List<SessionInfo> of(EngineStatus engine) {
        EngineStatus.Beat beat = engine.heartbeat();
        if (engine.gone() || beat == null || beat.sessions().user() == 0) {
            return List.of();
        }
        List<EngineTarget> targets = host.scan(settings.runDirectory()).engines().stream()
                .filter(each -> each.agentId().equals(engine.agentId()))
                .map(EngineTarget::of)
                .toList();
        return new EngineReader(host, settings)
                .readAll(targets, asked -> asked.client().sessions()).stream()
                        .flatMap(ServedSessions::users)
                        .toList();
    }

    private static Stream<SessionInfo> users(Outcome<List<SessionInfo>> outcome) {
        return outcome instanceof Outcome.Answered<List<SessionInfo>> answered
                ? answered.value().stream().filter(each -> each.getKind() == SessionKind.USER)
                : Stream.empty();
    }

    /** One line for each, and not too many. */
    static List<String> lines(List<SessionInfo> sessions) {
        List<String> lines =
                sessions.stream().limit(MOST_LINES).map(ServedSessions::line).collect(Collectors.toList());
        if (sessions.size() > MOST_LINES) {
            lines.add("and " + (sessions.size() - MOST_LINES) + " more; 'inari sessions' lists them");
        }
        return lines;
    }

    private static String line(SessionInfo session) {
        return (session.getUser().isEmpty() ? "somebody" : session.getUser())
                + (session.getClientAddress().isEmpty() ? "" : " from " + session.getClientAddress())
                + (session.getName().isEmpty() ? "" : ", " + session.getName())
                + (session.getRunningOperations() <= 0 ? "" : ", " + session.getRunningOperations() + " operations")
                + (session.getIdleMillis() < 0 ? "" : ", idle for " + Durations.human(session.getIdleMillis()))
                + ", session " + session.getId();
    }
}
