package dev.inari.sidecar.http;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the endpoint that a request is meant for: the first whose path and method fit. Immutable. */
public final class Router {
    private final List<Endpoint> endpoints;

    public Router(List<Endpoint> endpoints) {
        this.endpoints = List.copyOf(endpoints);
    }

    /**
     * An endpoint, and what the open parts of its path are.
     *
     * @param variables undecoded
     */
    public record Match(Endpoint endpoint, Map<String, String> variables) {}

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * The endpoint for this method and path.
     *
     * @throws Problem.Found if there is none
     */
    public Match find(String method, String path) throws Problem.Found {
        for (Endpoint each : endpoints) {
            Map<String, String> variables = each.takes(method) ? each.path().match(path) : null;
            if (variables != null) {
                return new Match(each, variables);
            }
        }
        String allowed = allowed(path);
        throw allowed.isEmpty()
                ? nothingHere()
                : new Problem.Found(405, "Method Not Allowed", method + " means nothing here, only " + allowed);
    }

    static Problem.Found nothingHere() {
        return new Problem.Found(404, "Not Found", "there is nothing at this path");
    }

    /** The methods that mean something at this path, as the Allow header lists them; empty if none does. */
    public String allowed(String path) {
        TreeSet<String> methods = endpoints.stream()
                .filter(each -> each.path().match(path) != null)
                .map(Endpoint::method)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.remove(Endpoint.ANY)) {
            methods.addAll(List.of("GET", "POST"));
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return String.join(", ", methods);
    }
}
