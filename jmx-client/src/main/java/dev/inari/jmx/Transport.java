package dev.inari.jmx;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A way to connect to one endpoint, on the thread and within the deadline of the current {@link Call}. */
interface Transport {

    /** Asks for the secret of the next connection; null if there is none to send. */
    @Nullable
    Login login();

    Link connect(@Nullable Login login) throws Exception;

    /** Whether the peer is known to listen on this machine's loopback address only. */
    boolean loopbackOnly();

    /** The URL that a person or a peer wrote. */
    static URI parse(String url) throws MalformedURLException {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new MalformedURLException(e.getMessage());
        }
    }

    static Transport to(Endpoint endpoint, Supplier<HttpClient> http) {
        if (endpoint instanceof Endpoint.Announced announced) {
            return RmiTransport.to(announced);
        }
        if (endpoint instanceof Endpoint.JmxUrl url) {
            return RmiTransport.to(url);
        }
        if (endpoint instanceof Endpoint.LocalAttach attach) {
            return new AttachTransport(attach.pid());
        }
        Endpoint.Jolokia jolokia = (Endpoint.Jolokia) endpoint;
        return new JolokiaTransport(jolokia, http);
    }
}
