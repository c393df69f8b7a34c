package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes an engine lose the watch of its znode, and that its deletion is heard all the same. */
class LostWatchTest {
    /** Shorter than any standstill of a machine should be, longer than ZooKeeper's client waits before it connects again. */
    private static final String LONG_SESSION = "-Dstandin.sessionTimeout=8000";

    private static final String SHORT_SESSION = "-Dstandin.sessionTimeout=1500";
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Path directory;
    private final Server server;
    private final Forwarder network;
    private final Operator operator;

    LostWatchTest(@TempDir Path directory) throws Exception {
        this.directory = directory;
        server = new Server(directory.resolve("zookeeper"));
        network = new Forwarder(server.port());
        operator = new Operator("127.0.0.1:" + server.port());
    }

    @BeforeEach
    void nothingYet() {
        assertThat(operator.stat("/kyuubi_1.10.3_USER_FLINK_SQL")).isNull();
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        network.close();
        server.close();
    }

    private Registered engine(String options) throws Exception {
        return engine(Registered.OLDER, options, LONG_SESSION);
    }

    private Registered engine(String release, String options, String session) throws Exception {
        return Registered.start(directory, release, address(), options, session, "-Dstandin.connectionTimeout=5000");
    }

    private String address() {
        return "127.0.0.1:" + network.port();
    }

    /** The fault itself, as upstream has it: Kyuubi 7556. */
    @Test
    void withoutRepairADeletionAfterAnExpiryGoesUnheardAndTheZnodeComesBack() throws Exception {
        try (Registered engine = engine("watches=report")) {
            String path = engine.registered();

            expire(engine);
            engine.awaitState("LOST");
            assertThat(engine.say("watchers")).isEqualTo("0");
            assertThat(engine.count("Losses")).isEqualTo(1);
            assertThat(engine.say("watch")).isEqualTo("LOST");
            long made = stat(path).getCzxid();
            assertThat(operator.delete(path)).isTrue();

            Await.until(
                    "the znode is back",
                    () -> operator.stat(path) != null && stat(path).getCzxid() != made);
            assertThat(Await.within(SOON, () -> engine.drains() > 0))
                    .as("drained")
                    .isFalse();
            assertThat(engine.path()).isEqualTo(path);
            assertThat(engine.count("Repairs")).isZero();
            assertThat(engine.count("MissedDeletions")).isZero();

            assertThat(engine.say("order repair")).startsWith("DONE ARMED");
            deletionDrains(engine, path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Registered.OLDER, Registered.NEWER})
    void afterAnExpiryItIsRepaired(String release) throws Exception {
        try (Registered engine = engine(release, "watches=repair", LONG_SESSION)) {
            String path = engine.registered();

            expire(engine);
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            assertThat(engine.count("Losses")).isEqualTo(1);
            assertThat(engine.say("watch")).isEqualTo("ARMED");
            assertThat(engine.watch("SessionId")).isEqualTo("0x" + Long.toHexString(engine.session()));
            assertThat(engine.watch("Path")).isEqualTo(path);
            assertThat(engine.say("events")).contains("None/Expired=1");
            deletionDrains(engine, path);
            assertThat(engine.count("MissedDeletions")).isZero();
            assertThat(engine.said()).isEmpty();
        }
    }

    @Test
    void afterAStandstillLongerThanTheSession() throws Exception {
        try (Registered engine = engine(Registered.OLDER, "watches=repair", SHORT_SESSION)) {
            String path = engine.registered();
            long session = engine.session();

            engine.signal("STOP");
            Await.until("the session is over", () -> !server.knows(session));
            engine.signal("CONT");
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            deletionDrains(engine, path);
        }
    }

    /** Each watcher is told None events, and they consume nothing: so there is nothing to set again, and nobody does. */
    @Test
    void aNoneEventConsumesNoWatch() throws Exception {
        try (Registered engine = engine("watches=report")) {
            String path = engine.registered();
            long session = engine.session();

            network.partition();
            network.cut();
            Await.until("it is told", () -> engine.say("events").contains("None/Disconnected=1"));
            assertThat(engine.say("watchers")).isEqualTo("1");
            network.heal();
            network.cut();
            Await.until("it is told", () -> engine.say("events").contains("None/SyncConnected=1"));
            // Curator's node writes its data anew at each reconnection, which does consume the watch; the engine sets
            // it again.
            Await.until("it is told", () -> engine.say("events").contains("NodeDataChanged=1"));
            Await.until("it set the watch", () -> engine.say("watchers").equals("1"));

            assertThat(engine.session()).isEqualTo(session);
            assertThat(engine.say("order audit")).startsWith("DONE ARMED");
            assertThat(engine.count("Losses")).isZero();
            deletionDrains(engine, path);
        }
    }

    @Test
    void afterAPlainReconnect() throws Exception {
        try (Registered engine = engine("watches=repair")) {
            String path = engine.registered();
            long session = engine.session();

            network.cut();
            Await.until("it is connected again", () -> engine.watch("ConnectionState")
                    .equals("RECONNECTED"));
            engine.awaitState("ARMED");

            assertThat(engine.session()).isEqualTo(session);
            assertThat(engine.count("Losses")).isZero();
            deletionDrains(engine, path);
        }
    }

    @Test
    void afterTheServerWasStartedAgain() throws Exception {
        try (Registered engine = engine("watches=repair")) {
            String path = engine.registered();

            server.stop();
            Await.until("it is gone", () -> engine.watch("State").equals("UNKNOWN"));
            server.startAgain();
            engine.awaitState("ARMED");

            deletionDrains(engine, path);
        }
    }

    @Test
    void afterAPartitionThatOutlivedTheSession() throws Exception {
        try (Registered engine = engine(Registered.OLDER, "watches=repair", SHORT_SESSION)) {
            String path = engine.registered();
            long session = engine.session();

            network.partition();
            Await.until("the session is over", () -> !server.knows(session));
            network.heal();
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            deletionDrains(engine, path);
        }
    }

    /** A write consumes the watch; the engine sets it again, and where it fails to, the agent does. */
    @Test
    void afterTheDataChanged() throws Exception {
        try (Registered engine = engine("watches=repair")) {
            String path = engine.registered();

            operator.write(path);
            Await.until("it is told", () -> engine.say("events").contains("NodeDataChanged=1"));
            Await.until("it set the watch", () -> engine.say("watchers").equals("1"));
            assertThat(engine.count("Losses")).isZero();

            engine.say("set standin.watchNodeFails true");
            operator.write(path);
            Await.until("no repair works", () -> engine.count("FailedRepairs") > 0);
            assertThat(engine.watch("Problem")).contains("ConnectionLoss");
            engine.say("set standin.watchNodeFails false");
            engine.awaitState("ARMED");

            assertThat(engine.count("Losses")).isEqualTo(1);
            deletionDrains(engine, path);
            assertThat(engine.count("MissedDeletions")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void deletedDuringTheGap(boolean afterExpiry) throws Exception {
        try (Registered engine = engine("watches=repair")) {
            String path = engine.registered();
            engine.say("set standin.watchNodeFails true");
            if (afterExpiry) {
                expire(engine);
            } else {
                operator.write(path);
            }
            engine.awaitState("LOST");
            assertThat(engine.drains()).isZero();

            deletionDrains(engine, path);

            assertThat(engine.count("MissedDeletions")).isEqualTo(1);
            assertThat(engine.count("Repairs")).isZero();
        }
    }

    @Test
    void byHand() throws Exception {
        try (Registered engine = engine("watches=report")) {
            String path = engine.registered();
            assertThat(engine.say("order repair")).startsWith("NOTHING_TO_DO ARMED");
            assertThat(engine.say("order audit")).startsWith("DONE ARMED");

            assertThat(engine.say("order drain")).startsWith("DONE DEREGISTERED");

            assertThat(engine.path()).isEmpty();
            assertThat(operator.stat(path)).isNull();
            assertThat(engine.say("order drain")).startsWith("NOTHING_TO_DO DEREGISTERED");
            drainedOnce(engine);
        }
    }

    @Test
    void ofAHiveServer2ThatKeepsNoWatcher() throws Exception {
        try (Registered server =
                Registered.startMain("standin.Hive", directory, Registered.OLDER, address(), "watches=repair")) {
            String path = server.registered();

            expire(server);
            Await.until("it is repaired", () -> server.count("Repairs") == 1);
            assertThat(server.say("order repair")).startsWith("NOTHING_TO_DO ARMED");

            assertThat(operator.delete(path)).isTrue();
            assertThat(Await.within(SOON, () -> server.drains() > 0))
                    .as("drained")
                    .isTrue();
            server.awaitState("DEREGISTERED");
            assertThat(server.drains()).isEqualTo(1);
            assertThat(server.said()).isEmpty();
        }
    }

    @Test
    void notLookedAfterWhereItWasToldNotTo() throws Exception {
        try (Registered engine = engine("watches=off")) {
            engine.say("start");
            Await.until("the agent shows itself", () -> shown(engine));

            assertThat(engine.watch("Mode")).isEqualTo("off");
            assertThat(engine.watch("State")).isEqualTo("NONE");
            assertThat(engine.say("order drain")).startsWith("CANNOT NONE");
            assertThat(engine.say("known")).isEqualTo("true");
        }
    }

    @Test
    void inAnEngineThatWasAttachedTo() throws Exception {
        try (Registered engine = engine("")) {
            String path = engine.say("start");
            engine.attach();
            engine.awaitMBean();

            expire(engine);
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            deletionDrains(engine, path);
        }
    }

    @Test
    void withAChrootAndCredentials() throws Exception {
        operator.make("/tenant");
        operator.login("kyuubi:secret");
        try (Registered engine = Registered.start(
                directory,
                Registered.OLDER,
                address() + "/tenant",
                "watches=repair",
                "-Dstandin.digest=kyuubi:secret",
                LONG_SESSION)) {
            String path = engine.registered();
            assertThat(engine.watch("Path")).isEqualTo(path).startsWith("/kyuubi");

            expire(engine);
            Await.until("it is repaired", () -> engine.count("Repairs") == 1);

            deletionDrains(engine, "/tenant" + path);
        }
    }

    @Test
    void endsWithTheClientAndComesWithTheNext() throws Exception {
        try (Registered engine = engine("watches=repair")) {
            engine.registered();
            engine.say("set standin.sessions true");

            engine.say("close");
            engine.awaitState("DEREGISTERED");

            assertThat(engine.say("order repair")).startsWith("NOTHING_TO_DO DEREGISTERED");
            String path = engine.registered();
            engine.say("set standin.sessions false");
            deletionDrains(engine, path);
        }
    }

    private static boolean shown(Registered engine) {
        try {
            return !engine.watch("Mode").isEmpty();
        } catch (AssertionError e) {
            return false;
        }
    }

    /** Behind a cut line: else the engine would be told that its znode went with its session, and take it for a deletion. */
    private void expire(Registered engine) {
        long session = engine.session();
        network.partition();
        network.cut();
        server.expire(session);
        Await.until("the session is over", () -> !server.knows(session));
        network.heal();
        network.cut();
    }

    private Stat stat(String path) {
        Stat stat = operator.stat(path);
        if (stat == null) {
            throw new AssertionError("no node " + path);
        }
        return stat;
    }

    private void deletionDrains(Registered engine, String path) {
        assertThat(engine.drains()).as("drained before").isZero();
        assertThat(operator.delete(path)).isTrue();
        assertThat(Await.within(SOON, () -> engine.drains() > 0)).as("drained").isTrue();
        drainedOnce(engine);
        Await.until("the znode stays away", () -> operator.stat(path) == null);
    }

    /** Whatever was on its way has come by the second look after it. */
    private static void drainedOnce(Registered engine) {
        assertThat(engine.say("order audit")).contains("DEREGISTERED");
        long looked = engine.count("LastAuditMillis");
        Await.until("the agent looked again", () -> engine.count("LastAuditMillis") > looked);
        assertThat(engine.drains()).isEqualTo(1);
        assertThat(engine.say("watch")).isEqualTo("DEREGISTERED");
        assertThat(engine.say("blocked")).startsWith("0 of many");
    }
}
