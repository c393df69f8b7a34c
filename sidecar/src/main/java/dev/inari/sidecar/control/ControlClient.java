package dev.inari.sidecar.control;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.engine.ProcessTable;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.http.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Speaks to a daemon that was found by its control file. Thread-safe. */
public final class ControlClient implements Control {
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    /** Longer than the daemon allows itself. */
    private static final Duration TO_ANSWER = Duration.ofSeconds(60);

    private static final int LONGEST_ANSWER = 64 << 20;

    private final ControlFile daemon;
    private final ProcessTable processes;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TO_CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /** The process table tells, when nobody answers, whether that is because the daemon has ended. */
    public ControlClient(ControlFile daemon, ProcessTable processes) {
        this.daemon = daemon;
        this.processes = processes;
    }

    @Override
    public String name() {
        return "the daemon, pid " + daemon.pid();
    }

    @Override
    public EngineList engines() throws ControlException {
        return read(get("/engines"), EngineList.class);
    }

    @Override
    public @Nullable EngineStatus engine(String agentId) throws ControlException {
        Answer answer = get("/engines/" + agentId);
        return answer.status() == 404 ? null : read(answer, EngineStatus.class);
    }

    @Override
    public Reply stop(String agentId, Word word) throws ControlException {
        return say("/engines/" + agentId + "/stop", word);
    }

    @Override
    public Reply kill(String agentId, Word word) throws ControlException {
        return say("/engines/" + agentId + "/kill", word);
    }

    @Override
    public Reply hold(String agentId, Word word) throws ControlException {
        return say("/engines/" + agentId + "/hold", word);
    }

    @Override
    public Reply release(String agentId, Word word) throws ControlException {
        return say("/engines/" + agentId + "/release", word);
    }

    @Override
    public Reply repairWatch(String agentId, Word word) throws ControlException {
        return say("/engines/" + agentId + "/repair-watch", word);
    }

    @Override
    public Reply deregister(String agentId, Word word) throws ControlException {
        return say("/engines/" + agentId + "/deregister", word);
    }

    @Override
    public Reply signal(EngineProcess server, Signal signal, Word word) throws ControlException {
        return say(
                "/servers/" + server.pid() + "/" + signal.name().toLowerCase(Locale.ROOT),
                new Routes.ServerWord(
                        server.startTicks(), server.bootId(), server.uid(), word.reason(), word.dryRun(), word.says()));
    }

    @Override
    public Liveness liveness(EngineProcess server) throws ControlException {
        Answer answer = get("/servers/" + server.pid() + "?startTicks=" + server.startTicks() + "&bootId="
                + encoded(server.bootId()));
        String name = read(answer, Routes.Alive.class).liveness();
        try {
            return Liveness.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw notUnderstood("liveness '" + name + "'", e);
        }
    }

    @Override
    public List<HistoryEntry> history(HistoryRequest wanted) throws ControlException {
        String query = "?limit=" + wanted.limit()
                + (wanted.agent().isEmpty() ? "" : "&agent=" + wanted.agent())
                + (wanted.pid() == null ? "" : "&pid=" + wanted.pid())
                + (wanted.sinceMillis() == null ? "" : "&since=" + wanted.sinceMillis());
        return read(get("/history" + query), Routes.HistoryList.class).entries();
    }

    @Override
    public String evidence(long entry) throws ControlException {
        return read(get("/history/" + entry + "/evidence"), Routes.Evidence.class)
                .text();
    }

    @Override
    public String page() throws ControlException {
        return read(get("/page"), Routes.Page.class).url() + "/#token=" + daemon.token();
    }

    @Override
    public void close() {
        // Its threads are daemons and it keeps no connection that matters.
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Reply say(String path, Object word) throws ControlException {
        HttpRequest request = to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.bytes(word)))
                .build();
        Answer answer = send(request);
        if (answer.status() != 200) {
            Refusal refusal = refusal(answer);
            Reply.Code code = refusal.code();
            if (code != null) {
                return new Reply(code, String.valueOf(refusal.detail()));
            }
        }
        return read(answer, Reply.class);
    }

    private Answer get(String path) throws ControlException {
        return send(to(path).GET().build());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(daemon.url() + Routes.ROOT + path))
                .header("Authorization", "Bearer " + daemon.token());
    }

    private record Answer(int status, String body) {}

    /** What is read of a problem. */
    private record Refusal(@Nullable String detail, Reply.@Nullable Code code) {}

    private Answer send(HttpRequest request) throws ControlException {
        CompletableFuture<Answer> answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(ControlClient::whole);
        try {
            return answer.get(TO_ANSWER.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ControlException(
                    ControlException.Kind.LATE,
                    name() + ", did not answer within " + TO_ANSWER.toSeconds()
                            + " s; what was asked may still be done, 'inari history' will show it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(ControlException.Kind.LATE, "interrupted while " + name() + " was asked", e);
        } catch (ExecutionException e) {
            boolean ended = processes.livenessOf(daemon.process()).over();
            throw new ControlException(
                    ControlException.Kind.LOST,
                    ended
                            ? name() + ", has ended"
                            : name() + ", does not answer at " + daemon.url() + " (" + e.getCause()
                                    + "); its log may say why",
                    e);
        }
    }

    private static Answer whole(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            byte[] body = in.readNBytes(LONGEST_ANSWER + 1);
            if (body.length > LONGEST_ANSWER) {
                throw new IOException("an answer of more than " + LONGEST_ANSWER + " bytes");
            }
            return new Answer(response.statusCode(), new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private <T> T read(Answer answer, Class<T> form) throws ControlException {
        if (answer.status() != 200) {
            ControlException.Kind kind =
                    switch (answer.status()) {
                        case 503 -> ControlException.Kind.FAILED;
                        case 504 -> ControlException.Kind.LATE;
                        default -> ControlException.Kind.REFUSED;
                    };
            throw new ControlException(
                    kind,
                    name() + ", answered " + answer.status() + ": "
                            + refusal(answer).detail());
        }
        try {
            return Wire.lenient(answer.body(), form);
        } catch (Wire.Malformed e) {
            throw notUnderstood(String.valueOf(e.getMessage()), e);
        }
    }

    private Refusal refusal(Answer answer) throws ControlException {
        try {
            return Wire.lenient(answer.body(), Refusal.class);
        } catch (Wire.Malformed e) {
            throw notUnderstood("status " + answer.status() + ", " + e.getMessage(), e);
        }
    }

    private ControlException notUnderstood(String what, Exception e) {
        return new ControlException(
                ControlException.Kind.REFUSED,
                name() + ", gave an answer that is not understood: " + what
                        + "; is it of another version than this command?",
                e);
    }
}
