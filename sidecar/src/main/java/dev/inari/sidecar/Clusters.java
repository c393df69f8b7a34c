package dev.inari.sidecar;

import dev.inari.sidecar.bounded.Newest;
import dev.inari.sidecar.jobs.ClusterRest;
import dev.inari.sidecar.jobs.RestLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The clusters of Flink that can be asked about jobs, those that are configured and those that engines told of. Thread-safe. */
final class Clusters {
    private static final int MOST = 100;

    private final HttpClient http;
    private final Set<String> configured;
    /** By address, those asked last: engines can tell any number of addresses. */
    private final Map<String, ClusterRest> asked = Collections.synchronizedMap(Newest.used(MOST));

    /** @param tls what to speak behind {@code https://}; empty for Java's own */
    Clusters(Collection<URI> configured, Optional<SSLContext> tls) {
        HttpClient.Builder web = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(RestLimits.DEFAULT.deadline());
        tls.ifPresent(web::sslContext);
        this.http = web.build();
        this.configured = configured.stream().map(URI::toString).collect(Collectors.toUnmodifiableSet());
    }

    Set<String> configured() {
        return configured;
    }

    boolean isConfigured(String cluster) {
        return configured.contains(cluster);
    }

    /** The cluster at this address, whoever told of it. From any thread. */
    ClusterRest at(String cluster) {
        RestLimits limits = configured.contains(cluster) ? RestLimits.DEFAULT : RestLimits.TOLD;
        return asked.computeIfAbsent(cluster, each -> new ClusterRest(http, each, limits));
    }
}
