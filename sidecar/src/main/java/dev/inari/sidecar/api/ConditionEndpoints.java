package dev.inari.sidecar.api;

import dev.inari.sidecar.batch.BatchFindings;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.Routes;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.http.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that is the matter on this host, in one list. Thread-safe. */
public final class ConditionEndpoints {
    private final Control control;
    private final List<Supplier<List<Found>>> others;

    /** @param others who else knows of something that is the matter; must not block */
    public ConditionEndpoints(Control control, List<Supplier<List<Found>>> others) {
        this.control = control;
        this.others = List.copyOf(others);
    }

    /** All of it. */
    public record Conditions(List<Found> conditions) {}

    /**
     * One thing that is the matter.
     *
     * @param name as docs/conditions.md explains it
     * @param about an engine, as people name it, or what else it is about
     * @param agentId null if it is not about an engine
     * @param pid null if it is not about a process
     * @param response what is done about it: REPORT, CURE or EXIT
     * @param lastsMillis null if it is not known for how long
     * @param cures how often a cure was tried
     * @param outcome of the last cure; empty if none was tried
     */
    public record Found(
            String name,
            String about,
            @Nullable String agentId,
            @Nullable Long pid,
            String response,
            @Nullable Long lastsMillis,
            String detail,
            int cures,
            String outcome) {}

    /** What is the matter with batches and their servers, in the form of this list. */
    public static List<Found> of(BatchFindings findings, long nowMillis) {
        return findings.shown().stream()
                .map(each -> new Found(
                        each.condition().name(),
                        each.batchId().isEmpty()
                                ? "server " + each.server()
                                : "batch " + each.batchId() + " of " + each.user() + " at " + each.server(),
                        null,
                        null,
                        Response.REPORT.name(),
                        Math.max(0, nowMillis - each.sinceMillis()),
                        each.detail(),
                        0,
                        ""))
                .toList();
    }

    public List<Endpoint> all() {
        return List.of(Endpoint.json("GET", "/api/v1/conditions", Role.READER, request -> conditions()));
    }

    private Conditions conditions() throws Problem.Found {
        List<Found> found = new ArrayList<>();
        try {
            for (EngineStatus engine : control.engines().engines()) {
                engine.conditions().forEach(each -> found.add(of(engine, each)));
            }
        } catch (ControlException e) {
            throw Routes.problem(e);
        }
        others.forEach(each -> found.addAll(each.get()));
        return new Conditions(found);
    }

    private static Found of(EngineStatus engine, EngineStatus.Condition condition) {
        return new Found(
                condition.name(),
                engine.engineType() + ", pid " + engine.pid(),
                engine.agentId(),
                engine.pid(),
                condition.response(),
                condition.lastsMillis(),
                condition.detail(),
                condition.cures(),
                condition.outcome());
    }
}
