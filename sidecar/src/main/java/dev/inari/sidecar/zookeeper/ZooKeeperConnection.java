package dev.inari.sidecar.zookeeper;

/** One session with the ensemble after another, for as long as the sidecar lives, and what is done in them. Thread-safe. */
public interface ZooKeeperConnection extends AutoCloseable {
    ZnodeView view();

    Leases leases();

    /** Ends the session, and with it every lease. */
    @Override
    void close();
}
