package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Principal;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths that commands use, of which the public interface has all but those about servers without an agent and the page:
 *
 * <pre>
 *  GET  /api/v1/engines
 *  GET  /api/v1/engines/{id}                       one that ended not long ago, too
 *  POST /api/v1/engines/{id}/stop                  Word -> Reply; so do kill, hold, release, repair-watch, deregister
 *  GET  /api/v1/servers/{pid}?startTicks=&amp;bootId=
 *  POST /api/v1/servers/{pid}/term                 ServerWord -> Reply; so does kill
 *  GET  /api/v1/page                               where HTTP is spoken
 *  GET  /api/v1/history?agent=&amp;pid=&amp;since=&amp;limit=
 *  GET  /api/v1/history/{id}/evidence
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class Routes {
    static final String ROOT = "/api/v1";
    private static final int USUAL_LIMIT = 100;
    private static final Pattern AGENT_ID = Pattern.compile("[0-9a-f]{32}");

    private final Function<Principal, Control> controls;

    /** @param controls how the sidecar is asked, by whom */
    public Routes(Function<Principal, Control> controls) {
        this.controls = controls;
    }

    /** About engines and what was done. */
    public List<Endpoint> aboutEngines() {
        return List.of(
                get("/engines", (control, request) -> control.engines()),
                get("/engines/{id}", Routes::engine),
                word("stop", Control::stop),
                word("kill", Control::kill),
                word("hold", Control::hold),
                word("release", Control::release),
                word("repair-watch", Control::repairWatch),
                word("deregister", Control::deregister),
                get("/history", Routes::history),
                get("/history/{id}/evidence", Routes::evidence));
    }

    /** For commands alone, which run on the same host: about Kyuubi servers without an agent, and where HTTP is spoken. */
    List<Endpoint> forCommands() {
        return List.of(
                get("/page", (control, request) -> new Page(control.page())),
                get("/servers/{pid}", Routes::liveness),
                post("/servers/{pid}/term", (control, request) -> signal(control, request, Signal.TERM)),
                post("/servers/{pid}/kill", (control, request) -> signal(control, request, Signal.KILL)));
    }

    /** Gives an answer, to be written as JSON. */
    private interface Asking {
        Object ask(Control control, Request request) throws ControlException, Problem.Found, IOException;
    }

    private interface Saying {
        Reply say(Control control, String agentId, Word word) throws ControlException;
    }

    private Endpoint get(String path, Asking asking) {
        return Endpoint.json("GET", ROOT + path, Role.READER, answering(asking));
    }

    private Endpoint post(String path, Asking asking) {
        return Endpoint.json("POST", ROOT + path, Role.OPERATOR, answering(asking));
    }

    private Endpoint word(String verb, Saying saying) {
        return post(
                "/engines/{id}/" + verb,
                (control, request) -> fine(saying.say(control, agentId(request), request.body(Word.class))));
    }

    private Endpoint.Answering answering(Asking asking) {
        return request -> {
            try {
                return asking.ask(controls.apply(request.principal()), request);
            } catch (ControlException e) {
                throw problem(e);
            }
        };
    }

    /** What a sidecar that gave no answer means for whoever asked. */
    public static Problem.Found problem(ControlException e) {
        String text = String.valueOf(e.getMessage());
        return switch (e.kind()) {
            case LATE -> new Problem.Found(504, "Gateway Timeout", text);
            case REFUSED -> new Problem.Found(400, "Bad Request", text);
            default -> new Problem.Found(503, "Service Unavailable", text);
        };
    }

    /** Where HTTP is spoken. */
    record Page(String url) {}

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

    private static String agentId(Request request) throws Problem.Found {
        String id = request.variable("id");
        if (!AGENT_ID.matcher(id).matches()) {
            throw unknown("an engine's id has 32 digits 0-9 and a-f, which this one has not");
        }
        return id;
    }

    private static EngineStatus engine(Control control, Request request) throws ControlException, Problem.Found {
        String agentId = agentId(request);
        EngineStatus status = control.engine(agentId);
        if (status == null) {
            throw unknown("no engine " + agentId + " is guarded here, nor was one lately");
        }
        return status;
    }

    private static Problem.Found unknown(String why) {
        return new Problem.Found(
                404, "Not Found", why + "; see " + ROOT + "/engines", Reply.Code.UNKNOWN_ENGINE.name());
    }

    private static Reply fine(Reply reply) throws Problem.Found {
        if (reply.code().fine()) {
            return reply;
        }
        throw switch (reply.code()) {
            case UNKNOWN_ENGINE ->
                new Problem.Found(404, "Not Found", reply.text(), reply.code().name());
            case NOT_WRITTEN ->
                new Problem.Found(
                        503, "Service Unavailable", reply.text(), reply.code().name());
            default ->
                new Problem.Found(409, "Conflict", reply.text(), reply.code().name());
        };
    }

    private static Alive liveness(Control control, Request request) throws ControlException, Problem.Found {
        Map<String, String> query = request.query(Set.of("startTicks", "bootId"));
        EngineProcess server = new EngineProcess(
                pid(request), Request.number(query, "startTicks", -1), query.getOrDefault("bootId", ""), "");
        return new Alive(control.liveness(server).name());
    }

    private static long pid(Request request) throws Problem.Found {
        return Request.number(Map.of("pid", request.variable("pid")), "pid", -1);
    }

    private static Reply signal(Control control, Request request, Signal signal)
            throws ControlException, Problem.Found, IOException {
        ServerWord said = request.body(ServerWord.class);
        Long ticks = said.startTicks();
        String bootId = said.bootId();
        Long uid = said.uid();
        if (ticks == null || bootId == null || uid == null || uid < 0) {
            throw new Problem.Found(400, "Bad Request", "say startTicks, bootId and uid: a pid alone names nobody");
        }
        EngineProcess server = new EngineProcess(pid(request), ticks, bootId, "", uid);
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

    private static HistoryList history(Control control, Request request) throws ControlException, Problem.Found {
        Map<String, String> query = request.query(Set.of("agent", "pid", "since", "limit"));
        try {
            return new HistoryList(control.history(new HistoryRequest(
                    query.getOrDefault("agent", ""),
                    query.containsKey("pid") ? Request.number(query, "pid", 0) : null,
                    query.containsKey("since") ? Request.number(query, "since", 0) : null,
                    (int) Math.min(Integer.MAX_VALUE, Request.number(query, "limit", USUAL_LIMIT)))));
        } catch (IllegalArgumentException e) {
            throw new Problem.Found(400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }

    /** Entries, newest first. */
    record HistoryList(List<HistoryEntry> entries) {}

    private static Evidence evidence(Control control, Request request) throws ControlException, Problem.Found {
        long entry = Request.number(Map.of("id", request.variable("id")), "id", -1);
        return new Evidence(control.evidence(entry));
    }
}
