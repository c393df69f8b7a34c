package dev.inari.sidecar.http;

import java.io.IOException;

/**
 * One thing that can be asked for over HTTP, and who may. This is all that a part of the sidecar needs to know to be reachable: it makes
 * endpoints and hands them to the server, which has checked everything before it calls them. When a handler is called
 *
 * <ul>
 *   <li>the Host header names this server, so that no name that was made to resolve to it counts;
 *   <li>{@link Request#principal()} has the role, proved by a password, by a token, or by {@code inari.http.anonymous};
 *   <li>the request does not come from another site: a role is needed and a browser says that another page asks, and it is refused;
 *   <li>a body, if there is one, is JSON and no longer than {@link Request#LONGEST_BODY};
 *   <li>the headers forbid to store the answer, to guess its type, to frame it, and to load anything from it. A handler of pages sets
 *       another {@code Content-Security-Policy}.
 * </ul>
 *
 * <p>A handler runs on one of the server's few threads and shall not hold it for longer than some seconds; it answers once, by the
 * methods of {@link Request}. HEAD comes to the handler of GET, whose body is not sent. OPTIONS is answered by the server. What a handler throws becomes an answer, if none was begun.
 *
 * @param method GET, POST, PUT, DELETE, or {@link #ANY}
 * @param path of segments that are given, {@code {name}} for one that is not, and at the end perhaps {@code /*} for everything
 *     from there on, nothing too; as in {@code /api/v1/engines/{id}} and {@code /jolokia/*}. The first endpoint that fits counts
 * @param role that is needed. With {@link Role#ANYONE}, principals may still be known, and see more
 */
public record Endpoint(String method, PathTemplate path, Role role, Handling handling) {
    /** Whatever the method is, but OPTIONS. */
    public static final String ANY = "*";

    /** Answers a request by its methods. Thread-safe. */
    public interface Handling {
        void handle(Request request) throws Problem.Found, IOException;
    }

    /** Gives an answer, to be sent as JSON. Thread-safe. */
    public interface Answering {
        Object answer(Request request) throws Problem.Found, IOException;
    }

    /** Whose handler sends the answer itself, in whatever form. */
    public static Endpoint raw(String method, String path, Role role, Handling handling) {
        return new Endpoint(method, new PathTemplate(path), role, handling);
    }

    /** Whose answer is JSON, with status 200 when nothing is thrown. */
    public static Endpoint json(String method, String path, Role role, Answering answering) {
        return raw(
                method,
                path,
                role,
                request -> request.send(200, Wire.MEDIA_TYPE, Wire.bytes(answering.answer(request))));
    }

    boolean takes(String asked) {
        return method.equals(ANY) || method.equals(asked) || (asked.equals("HEAD") && method.equals("GET"));
    }
}
