package dev.inari.sidecar.api;

import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.HistoryEntry;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.control.Routes;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The deeds of the journal, without the observations between them: who did what, why, and what became of it. Thread-safe. */
public final class ActionEndpoints {
    private static final int USUAL_LIMIT = 100;

    private final Control control;

    public ActionEndpoints(Control control) {
        this.control = control;
    }

    /**
     * Newest first.
     *
     * @param before what to ask with for those that are older; null if there are none
     */
    public record Actions(
            List<HistoryEntry> actions, @Nullable Long before) {}

    public List<Endpoint> all() {
        return List.of(Endpoint.json("GET", "/api/v1/actions", Role.READER, this::actions));
    }

    private Actions actions(Request request) throws Problem.Found {
        Map<String, String> query = request.query(Set.of("agent", "pid", "what", "since", "before", "limit"));
        try {
            int limit = (int) Math.min(Integer.MAX_VALUE, Request.number(query, "limit", USUAL_LIMIT));
            List<HistoryEntry> found = control.history(new HistoryRequest(
                    query.getOrDefault("agent", ""),
                    query.containsKey("pid") ? Request.number(query, "pid", 0) : null,
                    query.containsKey("since") ? Request.number(query, "since", 0) : null,
                    limit,
                    true,
                    query.getOrDefault("what", ""),
                    Request.number(query, "before", 0)));
            return new Actions(
                    found, found.size() < limit ? null : found.get(limit - 1).id());
        } catch (ControlException e) {
            throw Routes.problem(e);
        } catch (IllegalArgumentException e) {
            throw new Problem.Found(400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }
}
