package dev.inari.sidecar.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request of the public server passes, in this order: name of the host, path, site it comes from, who asks, role, body. Only then is
 * an endpoint called. A password that must be checked, and an answer that has to wait, leave the thread. Thread-safe.
 */
final class Front implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Front.class);

    private final Router router;
    private final Origins origins;
    private final Proofs proofs;
    private final Delays delays;
    private final WrongTries wrongTries;
    private final Executor workers;
    private final boolean anonymousReads;

    Front(Router router, HttpSettings settings, Proofs proofs, Delays delays, Executor workers, LongSupplier nanos) {
        this.router = router;
        this.origins = new Origins(settings);
        this.proofs = proofs;
        this.delays = delays;
        this.wrongTries = new WrongTries(nanos);
        this.workers = workers;
        this.anonymousReads = settings.anonymous() == HttpSettings.Anonymous.READER;
    }

    /** One request on its way through. */
    private record Asked(HttpExchange exchange, Request request, Router.Match match) {
        InetAddress from() {
            return exchange.getRemoteAddress().getAddress();
        }
    }

    @Override
    public void handle(HttpExchange exchange) {
        guarded(exchange, () -> {
            protect(exchange.getResponseHeaders());
            origins.checkHost(exchange);
            Request request = new Request(exchange, Principal.NOBODY, Map.of());
            if (request.method().equals("OPTIONS")) {
                options(request);
                return true;
            }
            Router.Match match = find(request);
            if (match.endpoint().role() != Role.ANYONE) {
                origins.checkSite(exchange);
            }
            return identify(new Asked(exchange, request, match));
        });
    }

    /** Part of the way; whether the request is over with it. */
    private interface Part {
        boolean run() throws Problem.Found, IOException;
    }

    /** Whatever is thrown becomes an answer, if none was begun, and the exchange is closed unless it goes on elsewhere. */
    private static void guarded(HttpExchange exchange, Part part) {
        boolean over = true;
        Request plain = new Request(exchange, Principal.NOBODY, Map.of());
        try {
            over = part.run();
        } catch (Problem.Found e) {
            sendIfPossible(plain, e);
        } catch (Bodies.TooLong e) {
            sendIfPossible(plain, Request.tooLong());
        } catch (IOException e) {
            LOG.debug("{} {} was broken off: {}", plain.method(), plain.path(), e.toString());
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed", plain.method(), plain.path(), e);
            sendIfPossible(plain, Problem.Found.mistake());
        } finally {
            if (over) {
                exchange.close();
            }
        }
    }

    private static void sendIfPossible(Request request, Problem.Found problem) {
        try {
            if (request.exchange().getResponseCode() == -1) {
                request.send(problem);
            }
        } catch (IOException e) {
            LOG.debug("{} {} was broken off: {}", request.method(), request.path(), e.toString());
        }
    }

    private static void protect(Headers headers) {
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
    }

    private void options(Request request) throws Problem.Found, IOException {
        String allowed = router.allowed(request.path());
        if (allowed.isEmpty()) {
            throw Router.nothingHere();
        }
        // No CORS headers: to a browser that asks for another site, this is a no.
        request.exchange().getResponseHeaders().set("Allow", allowed);
        request.exchange().sendResponseHeaders(204, -1);
    }

    private Router.Match find(Request request) throws Problem.Found {
        try {
            return router.find(request.method(), request.path());
        } catch (Problem.Found e) {
            String allowed = router.allowed(request.path());
            if (!allowed.isEmpty()) {
                request.exchange().getResponseHeaders().set("Allow", allowed);
            }
            throw e;
        }
    }

    private boolean identify(Asked asked) throws Problem.Found, IOException {
        Shown shown = Shown.in(JdkServer.header(asked.exchange(), "Authorization"));
        if (shown instanceof Shown.Bearer bearer) {
            return admit(asked, proofs.ofToken(bearer), bearer.toString());
        } else if (shown instanceof Shown.Basic basic) {
            Principal known = proofs.remembered(basic);
            return known != null ? serve(asked, known) : checkApart(asked, basic);
        } else if (shown instanceof Shown.Garbled) {
            return admit(asked, null, "something that is neither Basic nor Bearer");
        }
        return serve(asked, anonymousReads ? Principal.ANONYMOUS : Principal.NOBODY);
    }

    /** The request goes on, on another thread. */
    private boolean checkApart(Asked asked, Shown.Basic basic) throws Problem.Found {
        InetAddress from = asked.from();
        enter(from);
        boolean handed = false;
        try {
            delays.check(() -> {
                Principal found = proofs.ofPassword(basic);
                delays.leave(from);
                workers.execute(() -> guarded(asked.exchange(), () -> admit(asked, found, basic.toString())));
            });
            handed = true;
        } catch (RejectedExecutionException e) {
            throw stopping();
        } finally {
            if (!handed) {
                delays.leave(from);
            }
        }
        return false;
    }

    private void enter(InetAddress from) throws Problem.Found {
        if (!delays.enter(from)) {
            throw new Problem.Found(
                    429, "Too Many Requests", "too many wrong passwords or tokens at once; try again later");
        }
    }

    private static Problem.Found stopping() {
        return new Problem.Found(503, "Service Unavailable", "this sidecar is being stopped");
    }

    private boolean admit(Asked asked, @Nullable Principal found, String shown) throws Problem.Found, IOException {
        if (found != null) {
            return serve(asked, found);
        }
        InetAddress from = asked.from();
        wrongTries.tell(from.getHostAddress(), shown);
        enter(from);
        boolean handed = false;
        try {
            delays.later(() -> guarded(asked.exchange(), () -> {
                delays.leave(from);
                throw unknown(asked.exchange(), "this name and password, or this token, are not known here");
            }));
            handed = true;
        } catch (RejectedExecutionException e) {
            throw stopping();
        } finally {
            if (!handed) {
                delays.leave(from);
            }
        }
        return false;
    }

    private static Problem.Found unknown(HttpExchange exchange, String detail) {
        Headers headers = exchange.getResponseHeaders();
        headers.add("WWW-Authenticate", "Bearer realm=\"inari\"");
        // To a script of a page, Basic would bring up the browser's own window, and have it keep the password.
        if (!JdkServer.header(exchange, "Sec-Fetch-Dest").equals("empty")) {
            headers.add("WWW-Authenticate", "Basic realm=\"inari\", charset=\"UTF-8\"");
        }
        return new Problem.Found(401, "Unauthorized", detail);
    }

    private boolean serve(Asked asked, Principal principal) throws Problem.Found, IOException {
        Role needed = asked.match().endpoint().role();
        if (!principal.may(needed)) {
            throw principal.may(Role.READER) && !principal.equals(Principal.ANONYMOUS)
                    ? new Problem.Found(
                            403,
                            "Forbidden",
                            "this needs the role " + needed.key() + ", which " + principal.name() + " has not")
                    : unknown(
                            asked.exchange(),
                            "say who you are: Authorization Basic or Bearer; 'inari user add' makes users");
        }
        Bodies.check(asked.exchange());
        asked.match()
                .endpoint()
                .handling()
                .handle(new Request(asked.exchange(), principal, asked.match().variables()));
        return true;
    }
}
