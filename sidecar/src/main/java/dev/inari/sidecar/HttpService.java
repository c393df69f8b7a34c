package dev.inari.sidecar;

import dev.inari.sidecar.http.Endpoint;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.http.PublicServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens HTTP, which may fail and be tried again while engines are guarded; and closes it for good. Thread-safe. */
final class HttpService implements AutoCloseable {
    static final Duration BETWEEN_TRIES = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);

    private final HttpSettings settings;
    private final long ownUid;
    private final String controlToken;
    private final List<Endpoint> endpoints;
    private final HttpAddress address;
    private @Nullable PublicServer server;
    private boolean closed;

    HttpService(
            HttpSettings settings, long ownUid, String controlToken, List<Endpoint> endpoints, HttpAddress address) {
        this.address = address;
        address.closed("it is not opened yet; try again");
        this.settings = settings;
        this.ownUid = ownUid;
        this.controlToken = controlToken;
        this.endpoints = List.copyOf(endpoints);
    }

    /**
     * Opens it, unless that was done.
     *
     * @throws IOException saying what to do, if that is not possible now
     */
    synchronized void open() throws IOException {
        if (server == null && !closed) {
            PublicServer opened = started();
            server = opened;
            address.opened(opened.url());
            LOG.info("HTTP at {}; 'inari page' shows the page", opened.url());
        }
    }

    private PublicServer started() throws IOException {
        try {
            return PublicServer.start(settings, ownUid, controlToken, endpoints);
        } catch (IOException e) {
            address.closed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        address.closed("it is being stopped");
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
