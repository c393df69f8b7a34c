package dev.inari.jmx;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.function.Supplier;
import org.jolokia.client.JolokiaClient;
import org.jspecify.annotations.Nullable;

/** Reaches MBeans through a Jolokia agent. Each call is one HTTP request; connecting only reads the secret anew. Thread-safe. */
final class JolokiaTransport implements Transport {
    private final Endpoint.Jolokia endpoint;
    private final Supplier<HttpClient> http;

    JolokiaTransport(Endpoint.Jolokia endpoint, Supplier<HttpClient> http) {
        this.endpoint = endpoint;
        this.http = http;
    }

    @Override
    public @Nullable Login login() {
        return Login.ask(endpoint.credentials());
    }

    @Override
    public boolean loopbackOnly() {
        return false;
    }

    @Override
    public Link connect(@Nullable Login login) throws Exception {
        URI url = below(Transport.parse(endpoint.url()));
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new MalformedURLException("not an HTTP or HTTPS URL with a host: " + endpoint.url());
        }
        return new JolokiaLink(new JolokiaClient(url, new JolokiaHttp(http.get(), url, login)));
    }

    /** With a slash at the end: the agents of the 1.x line answer there only, all others there as well. */
    private static URI below(URI url) throws MalformedURLException {
        boolean plain = url.getRawQuery() == null && url.getRawFragment() == null && url.getPath() != null;
        return plain && !url.getPath().endsWith("/") ? Transport.parse(url + "/") : url;
    }
}
