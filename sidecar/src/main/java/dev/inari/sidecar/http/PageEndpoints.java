package dev.inari.sidecar.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The page for people: files without data, which everybody may have, and the one question that it asks before all others. What it shows comes
 * from the same API that everybody else uses, with the rights of whoever signed in. Nothing is fetched from anywhere else.
 */
public final class PageEndpoints {
    private static final String FOLDER = "/dev/inari/sidecar/page/";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    /** A list, so that no path leads anywhere else. */
    private static final Map<String, String> ASSETS = Map.of(
            "page.css", "text/css; charset=utf-8",
            "icon.svg", "image/svg+xml",
            "page.js", SCRIPT,
            "api.js", SCRIPT,
            "dialogs.js", SCRIPT,
            "dom.js", SCRIPT,
            "engines.js", SCRIPT,
            "lists.js", SCRIPT,
            "timers.js", SCRIPT,
            "words.js", SCRIPT);

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageEndpoints() {}

    /**
     * Who the sidecar takes the asker for, and what the page says at its head.
     *
     * @param name empty for somebody who is let in without one
     * @param host name of this host, for people who have several of these pages open
     */
    record WhoAmI(String name, String role, String host, String version, boolean dryRun) {}

    public static List<Endpoint> of(String host, String version, BooleanSupplier dryRun) {
        List<Endpoint> all = new ArrayList<>();
        all.add(file("/", "index.html", "text/html; charset=utf-8"));
        ASSETS.forEach((name, type) -> all.add(file("/assets/" + name, name, type)));
        all.add(Endpoint.json("GET", "/api/v1/whoami", Role.READER, request -> {
            Principal who = request.principal();
            return new WhoAmI(who.name(), who.role().key(), host, version, dryRun.getAsBoolean());
        }));
        return List.copyOf(all);
    }

    private static Endpoint file(String path, String name, String type) {
        byte[] content = read(name);
        return Endpoint.raw("GET", path, Role.ANYONE, request -> {
            request.exchange().getResponseHeaders().set("Content-Security-Policy", POLICY);
            request.send(200, type, content);
        });
    }

    private static byte[] read(String name) {
        try (InputStream in = PageEndpoints.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(FOLDER + name + " is not in this jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(FOLDER + name + " cannot be read from this jar", e);
        }
    }
}
