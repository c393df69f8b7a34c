package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.exit.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths, which will be the public interface one day:
 *
 * <pre>
 *  GET  /api/v1/engines
 *  GET  /api/v1/engines/{agentId}                  one that ended not long ago, too
 *  POST /api/v1/engines/{agentId}/stop             Word -> Reply; so do kill, hold, release, repair-watch, deregister
 *  GET  /api/v1/servers/{pid}?startTicks=&amp;bootId=
 *  POST /api/v1/servers/{pid}/term                 ServerWord -> Reply; so does kill
 *  GET  /api/v1/history?agent=&amp;pid=&amp;since=&amp;limit=
 *  GET  /api/v1/history/{id}/evidence
 * </pre>
 *
 * <p>Thread-safe.
 */
final class Routes {
    static final String ROOT = "/api/v1";
    private static final int USUAL_LIMIT = 100;

    private final Control control;
    private final List<Route> routes;

    Routes(Control control) {
        this.control = control;
        this.routes = List.of(
                new Route("GET", "/engines", (request, path) -> control.engines()),
                new Route("GET", "/engines/([0-9a-f]{32})", (request, path) -> engine(path.group(1))),
                word("stop", control::stop),
                word("kill", control::kill),
                word("hold", control::hold),
                word("release", control::release),
                word("repair-watch", control::repairWatch),
                word("deregister", control::deregister),
                new Route("GET", "/servers/(\\d{1,10})", this::liveness),
                new Route("POST", "/servers/(\\d{1,10})/term", (request, path) -> signal(request, path, Signal.TERM)),
                new Route("POST", "/servers/(\\d{1,10})/kill", (request, path) -> signal(request, path, Signal.KILL)),
                new Route("GET", "/history", (request, path) -> history(request)),
                new Route(
                        "GET",
                        "/history/(\\d{1,18})/evidence",
                        (request, path) -> new Evidence(control.evidence(Long.parseLong(path.group(1))))));
    }

    /** Gives an answer, to be written as JSON. */
    private interface Handler {
        Object answer(Request request, Matcher path) throws ControlException, Problem.Found, IOException;
    }

    private interface Saying {
        Reply say(String agentId, Word word) throws ControlException;
    }

    private record Route(String method, Pattern path, Handler handler) {
        Route(String method, String path, Handler handler) {
            this(method, Pattern.compile(Pattern.quote(ROOT) + path), handler);
        }
    }

    /** What is stored with an entry. */
    record Evidence(String text) {}

    /** What the process table says of a process. */
    record Alive(String liveness) {}

    /** What is said to a process without an agent, and which one is meant. */
    record ServerWord(
            @Nullable Long startTicks,
            @Nullable String bootId,
            @Nullable Long uid,
            @Nullable String reason,
            boolean dryRun,
            @Nullable String says) {}

    private static Route word(String verb, Saying saying) {
        return new Route(
                "POST",
                "/engines/([0-9a-f]{32})/" + verb,
                (request, path) -> fine(saying.say(path.group(1), request.body(Word.class))));
    }

    Object answer(Request request) throws Problem.Found, IOException {
        boolean known = false;
        for (Route route : routes) {
            Matcher path = route.path().matcher(request.path());
            if (path.matches()) {
                known = true;
                if (route.method().equals(request.method())) {
                    return answer(route, request, path);
                }
            }
        }
        throw known
                ? new Problem.Found(405, "Method Not Allowed", request.method() + " means nothing here")
                : new Problem.Found(404, "Not Found", "there is nothing at this path; paths begin with " + ROOT);
    }

    private static Object answer(Route route, Request request, Matcher path) throws Problem.Found, IOException {
        try {
            return route.handler().answer(request, path);
        } catch (ControlException e) {
            String text = String.valueOf(e.getMessage());
            throw switch (e.kind()) {
                case LATE -> new Problem.Found(504, "Gateway Timeout", text);
                case REFUSED -> new Problem.Found(400, "Bad Request", text);
                default -> new Problem.Found(503, "Service Unavailable", text);
            };
        }
    }

    private EngineStatus engine(String agentId) throws ControlException, Problem.Found {
        EngineStatus status = control.engine(agentId);
        if (status == null) {
            throw new Problem.Found(
                    404,
                    "Not Found",
                    "no engine " + agentId + " is guarded here, nor was one lately; see " + ROOT + "/engines",
                    Reply.Code.UNKNOWN_ENGINE);
        }
        return status;
    }

    private static Reply fine(Reply reply) throws Problem.Found {
        if (reply.code().fine()) {
            return reply;
        }
        throw switch (reply.code()) {
            case UNKNOWN_ENGINE -> new Problem.Found(404, "Not Found", reply.text(), reply.code());
            case NOT_WRITTEN -> new Problem.Found(503, "Service Unavailable", reply.text(), reply.code());
            default -> new Problem.Found(409, "Conflict", reply.text(), reply.code());
        };
    }

    private Alive liveness(Request request, Matcher path) throws ControlException, Problem.Found {
        Map<String, String> query = request.query(Set.of("startTicks", "bootId"));
        EngineProcess server = new EngineProcess(
                Long.parseLong(path.group(1)), number(query, "startTicks", -1), query.getOrDefault("bootId", ""), "");
        return new Alive(control.liveness(server).name());
    }

    private Reply signal(Request request, Matcher path, Signal signal)
            throws ControlException, Problem.Found, IOException {
        ServerWord said = request.body(ServerWord.class);
        Long ticks = said.startTicks();
        String bootId = said.bootId();
        Long uid = said.uid();
        if (ticks == null || bootId == null || uid == null || uid < 0) {
            throw new Problem.Found(400, "Bad Request", "say startTicks, bootId and uid: a pid alone names nobody");
        }
        EngineProcess server = new EngineProcess(Long.parseLong(path.group(1)), ticks, bootId, "", uid);
        try {
            return fine(control.signal(server, signal, word(said)));
        } catch (IllegalArgumentException e) {
            throw new Problem.Found(400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }

    private static Word word(ServerWord said) {
        String reason = said.reason();
        String says = said.says();
        return new Word(reason == null ? "" : reason, false, said.dryRun(), says == null ? "" : says);
    }

    private HistoryList history(Request request) throws ControlException, Problem.Found {
        Map<String, String> query = request.query(Set.of("agent", "pid", "since", "limit"));
        try {
            return new HistoryList(control.history(new HistoryRequest(
                    query.getOrDefault("agent", ""),
                    query.containsKey("pid") ? number(query, "pid", 0) : null,
                    query.containsKey("since") ? number(query, "since", 0) : null,
                    (int) Math.min(Integer.MAX_VALUE, number(query, "limit", USUAL_LIMIT)))));
        } catch (IllegalArgumentException e) {
            throw new Problem.Found(400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }

    /** Entries, newest first. */
    record HistoryList(List<HistoryEntry> entries) {}

    private static long number(Map<String, String> query, String name, long otherwise) throws Problem.Found {
        String text = query.get(name);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Problem.Found(400, "Bad Request", "parameter " + name + " (=" + text + ") is no number");
        }
    }
}
