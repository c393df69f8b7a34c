package dev.inari.sidecar.zookeeper;

import java.io.IOException;

/** One session with the ensemble after another, for as long as the sidecar lives, and what is done in them. Thread-safe. */
public interface ZooKeeperConnection extends AutoCloseable {
    /**
     * Begins to connect and comes back at once, whether the ensemble is there or not.
     *
     * @throws IOException if the settings cannot be used, as when a file with a secret is missing or open to others; says what to do
     */
    static ZooKeeperConnection open(ZooKeeperSettings settings) throws IOException {
        return new CuratorConnection(settings).start();
    }

    ZnodeView view();

    Leases leases();

    /** Ends the session, and with it every lease. */
    @Override
    void close();
}
