package dev.inari.sidecar.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells machines whether the daemon lives and whether it is ready; to those who may read, why it is not. */
public final class HealthEndpoints {
    private HealthEndpoints() {}

    /**
     * What is told.
     *
     * @param status UP or DOWN
     * @param checks null for those who may not read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Health(String status, @Nullable List<Checked> checks) {}

    /** One thing that must be so. */
    record Checked(String name, String status, String problem) {}

    public static List<Endpoint> of(Supplier<Readiness> readiness) {
        return List.of(
                Endpoint.json("GET", "/health/live", Role.ANYONE, request -> new Health("UP", null)),
                Endpoint.raw("GET", "/health/ready", Role.ANYONE, request -> ready(request, readiness.get())));
    }

    private static void ready(Request request, Readiness readiness) throws IOException {
        List<Checked> checks = request.principal().may(Role.READER)
                ? readiness.checks().stream()
                        .map(each -> new Checked(each.name(), status(each.fine()), each.problem()))
                        .toList()
                : null;
        request.send(
                readiness.ready() ? 200 : 503,
                Wire.MEDIA_TYPE,
                Wire.bytes(new Health(status(readiness.ready()), checks)));
    }

    private static String status(boolean fine) {
        return fine ? "UP" : "DOWN";
    }
}
