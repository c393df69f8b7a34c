package dev.inari.sidecar.batch;

import dev.inari.sidecar.batch.Outcome.Answered;
import dev.inari.sidecar.batch.Outcome.Missed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Speaks REST API v1 (Kyuubi 1.7 to 1.12) with one server. Each call is one request with a deadline for all of it; nothing is tried again, and no
 * redirect is followed, for it would carry the credentials elsewhere. Thread-safe.
 */
public final class KyuubiRest {
    private static final String AUTHORIZATION = "Authorization";

    private final KyuubiServer server;
    private final HttpClient http;

    public KyuubiRest(KyuubiServer server) {
        this.server = server;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(server.toConnect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY);
        server.tls().ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** The server's address, for people. */
    public String name() {
        return server.name();
    }

    /**
     * Batches of all servers that share a store with this one. The list shifts while batches come, so that pages may overlap.
     *
     * @param state only those; servers take {@code PENDING RUNNING FINISHED ERROR CANCELED}
     */
    public Outcome<BatchPage> batches(BatchState state, int from, int size) {
        return get("/batches?batchState=" + state.name() + "&from=" + from + "&size=" + size, RestJson::page);
    }

    /** One batch; of another server too, which this one then asks. */
    public Outcome<BatchRecord> batch(UUID id) {
        return get("/batches/" + id, json -> RestJson.batch(json, id));
    }

    /** Lines of a batch's log, from the server that ran it; fewer than {@code size}, or none, at its end. */
    public Outcome<List<String>> log(UUID id, int from, int size) {
        return get("/batches/" + id + "/localLog?from=" + from + "&size=" + size, RestJson::log);
    }

    /**
     * Whether a batch's session is in this server's memory, which is what a sweep is about. The one question that every version answers about
     * everybody's sessions: the list is the caller's own only from 1.12 on. To ask does not lengthen the session's life.
     *
     * @return its id; {@link RestFailure.NotFound} if this server does not have it
     */
    public Outcome<UUID> batchSession(UUID id) {
        return get("/sessions/" + id, json -> RestJson.batchSession(json, id));
    }

    /** All sessions of this server; from 1.12 on only the caller's own, unless the server is set otherwise. */
    public Outcome<List<OpenSession>> sessions() {
        return get("/sessions", RestJson::sessions);
    }

    /** Closes a batch's session. Kills the application of one that has not ended. See {@link CloseAnswer} for what the answer says. */
    public Outcome<CloseAnswer> delete(UUID id) {
        return call("DELETE", "/batches/" + id, RestJson::closed);
    }

    private <T> Outcome<T> get(String path, Reading<T> reading) {
        return call("GET", path, reading);
    }

    private <T> Outcome<T> call(String method, String path, Reading<T> reading) {
        String what = method + " " + path;
        HttpRequest.Builder request = HttpRequest.newBuilder(server.api(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Accept", "application/json");
        try {
            server.credentials()
                    .header(server.url().getHost())
                    .ifPresent(value -> request.header(AUTHORIZATION, value));
        } catch (IOException e) {
            return new Missed<>(RestFailure.Unreachable.unproven(name(), what, String.valueOf(e.getMessage())));
        }
        CompletableFuture<HttpResponse<InputStream>> answer =
                http.sendAsync(request.build(), info -> new BoundedBody(server.mostBytes()));
        try {
            return read(what, answer.get(server.toAnswer().toMillis(), TimeUnit.MILLISECONDS), reading);
        } catch (TimeoutException e) {
            return new Missed<>(RestFailure.Unreachable.late(name(), what, server.toAnswer()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Missed<>(new RestFailure.Unreachable(name(), what, "interrupted"));
        } catch (ExecutionException e) {
            return new Missed<>(failure(what, e));
        } finally {
            // Ends the exchange if it has not ended.
            answer.cancel(true);
        }
    }

    private RestFailure failure(String what, ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        if (cause instanceof BoundedBody.TooLong) {
            return new RestFailure.Malformed(name(), what, String.valueOf(cause.getMessage()));
        }
        String said = Words.clean(cause.getMessage());
        if (cause instanceof SSLException) {
            return RestFailure.Unreachable.notBelieved(name(), what, "TLS: " + said);
        }
        String type = cause.getClass().getSimpleName();
        return new RestFailure.Unreachable(name(), what, said.isEmpty() ? type : type + ": " + said);
    }

    private <T> Outcome<T> read(String what, HttpResponse<InputStream> answer, Reading<T> reading) {
        int status = answer.statusCode();
        if (status == 200) {
            try {
                return new Answered<>(reading.of(answer.body()));
            } catch (IOException e) {
                return new Missed<>(new RestFailure.Malformed(name(), what, Words.clean(e.getMessage())));
            }
        }
        String message = RestJson.message(answer.body());
        return new Missed<>(
                switch (status) {
                    case 401, 403, 405 -> new RestFailure.Refused(name(), what, status, message);
                    case 404 -> new RestFailure.NotFound(name(), what, message);
                    default -> new RestFailure.Failed(name(), what, status, message + target(answer));
                });
    }

    /** Where a redirect points; only its host, because the rest may hold secrets. */
    private static String target(HttpResponse<InputStream> answer) {
        return answer.headers()
                .firstValue("Location")
                .filter(place -> answer.statusCode() / 100 == 3)
                .map(place -> "to " + host(place))
                .orElse("");
    }

    private static String host(String place) {
        try {
            return Words.clean(URI.create(place).getHost());
        } catch (IllegalArgumentException e) {
            return "an address that is none";
        }
    }

    /** How an answer is understood. */
    private interface Reading<T> {
        T of(InputStream json) throws IOException;
    }
}
