package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.data.Stat;

/** A ZooKeeper server, a network before it, somebody who deletes znodes, and engines that register there. */
final class Scene implements AutoCloseable {
    /** Longer than ZooKeeper's client waits before it connects again. */
    static final String LONG_SESSION = "-Dstandin.sessionTimeout=8000";

    static final String SHORT_SESSION = "-Dstandin.sessionTimeout=1500";
    static final Duration SOON = Duration.ofSeconds(2);

    final Path directory;
    final Server server;
    final Forwarder network;
    final Operator operator;

    Scene(Path directory) throws Exception {
        this.directory = directory;
        server = new Server(directory.resolve("zookeeper"));
        network = new Forwarder(server.port());
        operator = new Operator("127.0.0.1:" + server.port());
    }

    Registered engine(String options) throws Exception {
        return engine(Registered.OLDER, options, LONG_SESSION);
    }

    Registered engine(String release, String options, String session) throws Exception {
        return Registered.start(directory, release, address(), options, session, "-Dstandin.connectionTimeout=5000");
    }

    String address() {
        return "127.0.0.1:" + network.port();
    }

    /** Behind a cut line: else the engine would be told that its znode went with its session, and take it for a deletion. */
    void expire(Registered engine) {
        long session = engine.session();
        network.partition();
        network.cut();
        server.expire(session);
        Await.until("the session is over", () -> !server.knows(session));
        network.heal();
        network.cut();
    }

    /** The node; fails if there is none. */
    Stat stat(String path) {
        Stat stat = operator.stat(path);
        if (stat == null) {
            throw new AssertionError("no node " + path);
        }
        return stat;
    }

    /** Deletes the node, and sees to it that the engine drains, and does so once. */
    void deletionDrains(Registered engine, String path) {
        assertThat(engine.drains()).as("drained before").isZero();
        assertThat(operator.delete(path)).isTrue();
        assertThat(Await.within(SOON, () -> engine.drains() > 0)).as("drained").isTrue();
        drainedOnce(engine);
        Await.until("the znode stays away", () -> operator.stat(path) == null);
    }

    /** Whatever was on its way has come by the second look after it. */
    void drainedOnce(Registered engine) {
        assertThat(engine.say("order audit")).contains("DEREGISTERED");
        long looked = engine.count("LastAuditMillis");
        Await.until("the agent looked again", () -> engine.count("LastAuditMillis") > looked);
        assertThat(engine.drains()).isEqualTo(1);
        assertThat(engine.say("watch")).isEqualTo("DEREGISTERED");
        assertThat(engine.say("blocked")).startsWith("0 of many");
    }

    @Override
    public void close() throws IOException {
        operator.close();
        network.close();
        server.close();
    }
}
