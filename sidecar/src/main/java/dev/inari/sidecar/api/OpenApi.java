package dev.inari.sidecar.api;

import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.Request;
import dev.inari.sidecar.http.Role;
import dev.inari.sidecar.http.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Serves the document that describes everything else: written by hand in YAML, told as JSON. Thread-safe. */
public final class OpenApi {
    private static final String RESOURCE = "openapi.yaml";

    private OpenApi() {}

    public static List<Endpoint> all() {
        return List.of(Endpoint.raw("GET", "/api/v1/openapi.json", Role.READER, OpenApi::send));
    }

    private static void send(Request request) throws IOException {
        request.send(200, Wire.MEDIA_TYPE, Wire.bytes(document()));
    }

    /** As maps, lists and plain values. */
    static Object document() throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + RESOURCE);
            }
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
        }
    }
}
