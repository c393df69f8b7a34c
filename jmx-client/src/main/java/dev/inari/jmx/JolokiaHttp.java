package dev.inari.jmx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jolokia.client.HttpUtil;
import org.jolokia.client.JolokiaQueryParameter;
import org.jolokia.client.JolokiaTargetConfig;
import org.jolokia.client.request.HttpMethod;
import org.jolokia.client.request.JolokiaRequest;
import org.jolokia.client.response.JolokiaResponse;
import org.jolokia.client.spi.HttpClientSpi;
import org.jolokia.json.JSONStructure;
import org.jolokia.json.parser.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * Carries Jolokia requests over one HTTP client that all engines share. Jolokia's own carrier makes a client with its threads for each
 * engine, follows redirects with the password, and reads answers without any limit. Thread-safe.
 */
final class JolokiaHttp implements HttpClientSpi<HttpClient> {
    private final HttpClient client;
    private final URI agent;
    private final @Nullable Login login;

    JolokiaHttp(HttpClient client, URI agent, @Nullable Login login) {
        this.client = client;
        this.agent = agent;
        this.login = login;
    }

    @Override
    public <Q extends JolokiaRequest, R extends JolokiaResponse<Q>> JSONStructure execute(
            Q request,
            @Nullable HttpMethod method,
            @Nullable Map<JolokiaQueryParameter, String> parameters,
            @Nullable JolokiaTargetConfig target)
            throws IOException {
        // Always POST: a reason in a GET path would need escapes, and would show in access logs.
        String body = HttpUtil.getJsonRequestContent(request, target).toJSONString();
        HttpResponse<byte[]> response = send(post(body, HttpUtil.toQueryString(parameters)));
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw new SecurityException("HTTP status " + status);
        }
        if (status != 200) {
            throw new ProtocolException(
                    "HTTP status " + status + " where a Jolokia agent answers 200; is the path right?");
        }
        try {
            return HttpUtil.parseJsonResponse(new ByteArrayInputStream(response.body()), StandardCharsets.UTF_8);
        } catch (ParseException e) {
            throw new ProtocolException("the answer is no JSON: " + e.getMessage());
        }
    }

    private HttpRequest post(String body, String query) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(HttpUtil.prepareFullUrl(agent, agent.getPath(), query))
                .timeout(Duration.ofMillis(call().readMillis()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (login != null) {
            byte[] pair = (login.user() + ":" + login.secret()).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return request.build();
    }

    private static Call call() {
        @Nullable Call call = Call.current();
        if (call == null) {
            throw new IllegalStateException("a Jolokia request outside a call would have no limits");
        }
        return call;
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        long mostBytes = call().mostBytes();
        try {
            return client.send(request, answer -> new LimitedBody(mostBytes));
        } catch (InterruptedException e) {
            // The call was cut, and its outcome is known already.
            Thread.currentThread().interrupt();
            throw new IOException("the call was given up", e);
        }
    }

    @Override
    public <Q extends JolokiaRequest, R extends JolokiaResponse<Q>> JSONStructure execute(
            List<Q> requests,
            @Nullable Map<JolokiaQueryParameter, String> parameters,
            @Nullable JolokiaTargetConfig target) {
        throw new UnsupportedOperationException("one request at a time");
    }

    @Override
    public @Nullable HttpClient getClient(Class<HttpClient> type) {
        return client;
    }

    @Override
    public void close() {
        // The client is shared.
    }
}
