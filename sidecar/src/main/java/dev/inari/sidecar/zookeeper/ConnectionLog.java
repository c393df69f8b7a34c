package dev.inari.sidecar.zookeeper;

import dev.inari.sidecar.zookeeper.ConnectionStatus.State;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How it stands with the ensemble, and one line in the log for each change of that: the client's own would be one for each try. Thread-safe. */
final class ConnectionLog {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    private final String connect;
    private final LongSupplier clock;
    private volatile ConnectionStatus status;
    private boolean saidNever;

    ConnectionLog(String connect, LongSupplier clock) {
        this.connect = connect;
        this.clock = clock;
        status = new ConnectionStatus(State.NEVER, clock.getAsLong(), "no server of " + connect + " has answered yet");
    }

    ConnectionStatus status() {
        return status;
    }

    void connected(long sessionId) {
        become(State.CONNECTED, "connected to " + connect + ", session 0x" + Long.toHexString(sessionId));
        LOG.info("ZooKeeper: {}", status.words());
    }

    void suspended() {
        interrupted(State.SUSPENDED, "no server of " + connect + " answers; the session may still live");
    }

    void lost() {
        interrupted(State.LOST, "no server of " + connect + " answers, and the session has ended");
    }

    /** Some time has passed; for one thread alone. */
    void stillNever() {
        if (!saidNever && status.state() == State.NEVER) {
            saidNever = true;
            LOG.warn("ZooKeeper: {}; it is tried again and again", status.words());
        }
    }

    /** Says why it does not work; the client tries again all the same. */
    void refused(String why) {
        ConnectionStatus now = status;
        String words = "the ensemble " + connect + " refuses this sidecar: " + why;
        if (!now.words().equals(words)) {
            status = new ConnectionStatus(now.state(), now.sinceMillis(), words);
            LOG.warn("ZooKeeper: {}", words);
        }
    }

    private void interrupted(State state, String words) {
        // Before the first answer there was no session to be suspended or lost.
        if (status.state() != State.NEVER && status.state() != state) {
            become(state, words);
            LOG.warn("ZooKeeper: {}", words);
        }
    }

    private void become(State state, String words) {
        status = new ConnectionStatus(state, clock.getAsLong(), words);
    }
}
