package dev.inari.sidecar.jobs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.sidecar.jobs.RestOutcome.Failed;
import dev.inari.sidecar.jobs.RestOutcome.Found;
import dev.inari.sidecar.jobs.RestOutcome.Malformed;
import dev.inari.sidecar.jobs.RestOutcome.NotFound;
import dev.inari.sidecar.jobs.RestOutcome.Overview;
import dev.inari.sidecar.jobs.RestOutcome.Unreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a living cluster of Flink about its jobs, by the REST API that its JobManager serves. Reads only. Every call has a deadline and a limit; what
 * answers is not taken for a cluster before it speaks like one. Thread-safe; calls wait.
 */
public final class ClusterRest {
    private static final int LONGEST_DETAIL = 200;
    private static final int LONGEST_ERROR = 256 << 10;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http;
    private final String address;
    private final RestLimits limits;
    private final Envelope json;

    /**
     * @param http must not follow redirects: they could lead anywhere
     * @param address such as {@code http://host:8081}; behind a proxy with a path
     * @throws IllegalArgumentException if that is no such client, or no such address
     */
    public ClusterRest(HttpClient http, String address, RestLimits limits) {
        if (http.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("a client that follows redirects could be led anywhere");
        }
        this.http = http;
        this.address = ClusterAddress.checked(address);
        this.limits = limits;
        ArchiveLimits usual = ArchiveLimits.DEFAULT;
        this.json = new Envelope(new ArchiveLimits(limits.bytes(), usual.entries(), limits.bytes(), usual.depth()));
    }

    /** Asks about one job, for its tracker. */
    public JobEvent ask(JobId job, long nowMillis) {
        RestOutcome<LiveJob> outcome = job(job, nowMillis);
        if (outcome instanceof Found<LiveJob> found) {
            return new JobEvent.SeenLive(found.value());
        }
        if (outcome instanceof NotFound<LiveJob> notFound) {
            return new JobEvent.NotKnown(notFound.detail());
        }
        if (outcome instanceof Failed<LiveJob> failed) {
            return new JobEvent.Unreachable(failed.detail());
        }
        return new JobEvent.Unreachable(
                outcome instanceof Malformed<LiveJob> malformed
                        ? malformed.detail()
                        : ((Unreachable<LiveJob>) outcome).detail());
    }

    /** All jobs that the cluster knows, also those that ended not long ago. */
    public RestOutcome<Overview> overview(long nowMillis) {
        String path = "jobs/overview";
        return get(path, body -> {
            List<LiveJob> jobs = new ArrayList<>();
            String digest = digest(body);
            List<Claim> claims = new ArrayList<>();
            try (JsonParser parser = json.parser(text(body))) {
                Claim.ofOverview(parser, claims::add);
            }
            for (Claim each : claims) {
                live(each, nowMillis, digest, path).ifPresent(jobs::add);
            }
            return new Found<>(new Overview(jobs, claims.size() - jobs.size()));
        });
    }

    /** One job. */
    public RestOutcome<LiveJob> job(JobId job, long nowMillis) {
        String path = "jobs/" + job;
        return get(path, body -> {
            try (JsonParser parser = json.parser(text(body))) {
                Optional<LiveJob> live = live(Claim.ofJob(parser), nowMillis, digest(body), path);
                return live.filter(each -> each.jobId().equals(job)).isPresent()
                        ? new Found<>(live.orElseThrow())
                        : new Malformed<>(
                                at(path) + "the answer is not about that job, or has no state that Flink has");
            }
        });
    }

    /** Why a job failed, or failed last before it was restarted; empty if it did not. */
    public RestOutcome<Optional<RootException>> exceptions(JobId job) {
        return get("jobs/" + job + "/exceptions", body -> new Found<>(RootException.of(text(body))));
    }

    private Optional<LiveJob> live(Claim claim, long nowMillis, String digest, String path) {
        Optional<JobId> id = JobId.parse(claim.jid());
        Optional<JobState> state = JobState.ofFlink(claim.state());
        return id.isEmpty() || state.isEmpty()
                ? Optional.empty()
                : Optional.of(new LiveJob(
                        id.get(),
                        claim.name(),
                        state.get(),
                        claim.startMillis(),
                        claim.endMillis(),
                        nowMillis,
                        digest,
                        address + path));
    }

    /** Understands the body of an answer. */
    private interface Reading<T> {
        RestOutcome<T> of(byte[] body) throws IOException;
    }

    private <T> RestOutcome<T> get(String path, Reading<T> reading) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, head -> new LimitedBody(limits.bytes()));
        try {
            return understand(path, answer.get(limits.deadline().toMillis(), TimeUnit.MILLISECONDS), reading);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Unreachable<>(at(path) + "no whole answer within " + limits.deadline());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Unreachable<>(at(path) + "interrupted before the answer came");
        } catch (ExecutionException e) {
            return notAnswered(path, e.getCause() == null ? e : e.getCause());
        }
    }

    private <T> RestOutcome<T> understand(String path, HttpResponse<byte[]> response, Reading<T> reading) {
        int status = response.statusCode();
        try {
            if (status == OK) {
                return reading.of(response.body());
            }
        } catch (JsonProcessingException e) {
            return new Malformed<>(at(path) + "no JSON: " + shown(e.getOriginalMessage()));
        } catch (IOException e) {
            return new Malformed<>(at(path) + shown(String.valueOf(e.getMessage())));
        }
        String error = error(response.body());
        if (status == NOT_FOUND && error.toLowerCase(Locale.ROOT).contains("not found")) {
            return new NotFound<>(at(path) + "the cluster answers, but does not know it");
        }
        String location = response.headers().firstValue("Location").orElse("");
        String detail = !error.isEmpty()
                ? ": " + shown(error)
                : !location.isEmpty()
                        ? " to " + shown(location) + ", where it is not followed"
                        : ", not in the form of Flink";
        return new Failed<>(status, at(path) + "answered with status " + status + detail);
    }

    /** The first line of what Flink tells with a status that is none of success; empty if that is not Flink. */
    private String error(byte[] body) {
        if (body.length > LONGEST_ERROR) {
            return "";
        }
        try {
            JsonNode errors = MAPPER.readTree(body).path("errors");
            return errors.path(0).asText("").lines().findFirst().orElse("");
        } catch (IOException e) {
            // A proxy shows a page of its own; the status tells enough.
            return "";
        }
    }

    private <T> RestOutcome<T> notAnswered(String path, Throwable cause) {
        if (cause instanceof LimitedBody.TooLong) {
            return new Malformed<>(at(path) + cause.getMessage());
        }
        if (cause instanceof ConnectException) {
            boolean unresolved = cause.getCause() instanceof UnresolvedAddressException;
            return new Unreachable<>(at(path) + (unresolved ? "its name is not known" : "cannot be connected to"));
        }
        return new Unreachable<>(at(path) + shown(cause.toString()));
    }

    private String at(String path) {
        return address + path + ": ";
    }

    /** What somebody else wrote, fit for one line. */
    private static String shown(String text) {
        String line = OneLine.of(text);
        return line.length() <= LONGEST_DETAIL ? line : line.substring(0, LONGEST_DETAIL) + "...";
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String digest(byte[] body) {
        return Digests.hex(Digests.sha256().digest(body));
    }
}
