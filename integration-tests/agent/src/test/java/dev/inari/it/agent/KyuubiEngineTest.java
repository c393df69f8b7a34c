package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.Announcement;
import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Heartbeat;
import dev.inari.mbeans.Milestone;
import dev.inari.mbeans.SessionInfo;
import dev.inari.mbeans.SessionKind;
import dev.inari.mbeans.SessionsMXBean;
import dev.inari.mbeans.TargetStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of an engine with the agent in it, from the first class to the end of the JVM. */
class KyuubiEngineTest {
    private static final String PROBE_ID = "00000000-0000-0000-0000-00000000000";

    private final Path directory;

    KyuubiEngineTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/usr/lib/jvm/temurin-25-jdk-amd64"})
    void livesAndLeaves(String javaHome) throws Exception {
        String home = javaHome.isEmpty() ? System.getProperty("java.home") : javaHome;
        Assumptions.assumeTrue(Files.isDirectory(Path.of(home)), "no JDK at " + home);
        try (Jvm jvm = kyuubi().java(home)
                .argument("-Dconf.kyuubi.engine.share.level=connection")
                .start()) {
            assertThat(jvm.say("start")).isEqualTo("started");
            try (Watched watched = Watched.announced(run())) {
                Path file = Watched.announcements(run()).get(0);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(watched.engine().getPid()).isEqualTo(jvm.pid());
                assertThat(watched.engine().getEngineType()).isEqualTo("kyuubi-flink");
                assertThat(watched.engine().getShareLevel()).isEqualTo("CONNECTION");
                assertThat(watched.counts().isKnown()).isTrue();

                String id = opened(jvm);
                Heartbeat busy = watched.engine().getHeartbeat();
                assertThat(busy.getSessions().getUser()).isEqualTo(1);
                assertThat(busy.getSessions().getEngine()).isEqualTo(1);
                assertThat(busy.getIdleMillis()).isZero();
                assertThat(watched.exit().requestExit(busy.getEpoch(), "test").getCode())
                        .isEqualTo(Code.SERVING);

                assertThat(jvm.say("close " + id)).startsWith("closed");
                Heartbeat idle = watched.engine().getHeartbeat();
                assertThat(idle.getSessions().getUser()).isZero();
                assertThat(idle.getLastCloseMillis()).isPositive();
                assertThat(watched.exit().requestExit(busy.getEpoch(), "test").getCode())
                        .isEqualTo(Code.EPOCH_MOVED);

                expectExit(jvm, watched);
            }
            assertThat(jvm.end()).isZero();
            assertThat(jvm.said()).isEmpty();
        }
        assertThat(Watched.announcements(run())).isEmpty();
    }

    private static void expectExit(Jvm jvm, Watched watched) {
        Exits.accepted(jvm, watched, "nobody is left");
        assertThat(jvm.say("open"))
                .startsWith("failed java.lang.IllegalStateException")
                .contains("is leaving", "nobody is left", "Connect again");
        assertThat(watched.counts().getFailedOpens()).isZero();
        assertThat(watched.exit().reopen("too late").getCode()).isEqualTo(Code.STOP_BEGUN);
        assertThat(Stream.of(watched.exit().getMilestones()).map(Milestone::getName))
                .containsExactly("ASKED", "ENTERED");
        assertThat(watched.agent().getHookErrors()).isZero();
        jvm.send("release");
    }

    @ParameterizedTest
    @CsvSource({"KYUUBI, false", "KYUUBI, true", "KYUUBI_1_9, false", "KYUUBI_1_9, true"})
    void countsInEitherOrderOfOpenAndSet(String standIn, boolean setThenOpen) {
        StandIn engine = standIn.equals("KYUUBI") ? StandIn.KYUUBI : StandIn.KYUUBI_1_9;
        try (Jvm jvm = Jvm.of(engine, directory)
                .agent()
                .argument("-Dstandin.setThenOpen=" + setThenOpen)
                .start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                String id = opened(jvm);
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(jvm.say("open kyuubi.session.handle=" + id))
                        .as("the same again")
                        .contains(id);
                assertThat(watched.counts().getUser()).isEqualTo(1);

                jvm.say("set standin.openThrows=true");
                assertThat(jvm.say("open")).contains("cannot open");
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.counts().getOpening()).isZero();
                assertThat(watched.counts().getFailedOpens()).isEqualTo(1);
                assertThat(watched.counts().drift()).isZero();

                jvm.say("close " + id);
                assertThat(jvm.say("close " + id)).as("twice").startsWith("failed");
                assertThat(watched.counts().getUser()).isZero();
                assertThat(watched.counts().isKnown()).isTrue();
                assertThat(watched.agent().getHookErrors()).isZero();
                assertThat(watched.agent().getTargets())
                        .extracting(TargetStatus::isWoven)
                        .containsExactly(true, true);
            }
        }
    }

    @Test
    void anOpenOnItsWayHoldsTheEngine() {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                jvm.say("set standin.hang=open");
                jvm.send("async open");
                assertThat(jvm.hear()).isEqualTo("hanging in open");

                Heartbeat heartbeat = watched.engine().getHeartbeat();
                assertThat(heartbeat.getSessions().getOpening()).isEqualTo(1);
                assertThat(watched.exit()
                                .requestExit(heartbeat.getEpoch(), "test")
                                .getCode())
                        .isEqualTo(Code.SERVING);

                jvm.send("release");
                assertThat(Stream.of(jvm.hear(), jvm.hear())).anyMatch(line -> line.startsWith("opened"));
                assertThat(watched.counts().getOpening()).isZero();
                assertThat(watched.counts().getUser()).isEqualTo(1);
            }
        }
    }

    @Test
    void aCloseThatThrowsBeforeTheMapIsACloseForUs() {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                String id = opened(jvm);
                jvm.say("set standin.closeThrowsBeforeSuper=true");
                assertThat(jvm.say("close " + id)).contains("the session inside is gone");

                assertThat(watched.counts().getUser()).isZero();
                assertThat(watched.counts().getFailedCloses()).isEqualTo(1);
                assertThat(watched.counts().getEngine()).isEqualTo(1);
                assertThat(watched.sessions().getDrift())
                        .as("the leak is shown")
                        .isEqualTo(1);
                Exits.accepted(jvm, watched, "idle in truth");
                jvm.send("release");
            }
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    void aUserIsNoProbeByHisSessionsName() {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                jvm.say("open kyuubi.session.name=01234567-89ab-cdef-0123-456789abcdef_aliveness_probe");
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.counts().getProbe()).isZero();
            }
        }
    }

    @Test
    void probesHoldNothing() {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                jvm.say("open kyuubi.session.alive.probe=true,kyuubi.session.handle=" + PROBE_ID + "1");

                assertThat(watched.counts().getProbe()).isEqualTo(1);
                assertThat(watched.counts().getUser()).isZero();
                assertThat(watched.sessions().getTable()[0].getKind()).isEqualTo(SessionKind.PROBE);
                assertThat(watched.sessions().getTable()[0].getId()).isEqualTo(PROBE_ID + "1");
                assertThat(watched.sessions().getDrift()).isZero();
                Exits.accepted(jvm, watched, "only a probe");
                jvm.send("release");
            }
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    void theTableShowsNoPassword() {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                jvm.say("open kyuubi.client.ipAddress=10.1.2.3,kyuubi.session.name=report");

                SessionInfo row = watched.sessions().getTable()[0];
                assertThat(row.getUser()).isEqualTo("alice");
                assertThat(row.getClientAddress()).isEqualTo("10.1.2.3");
                assertThat(row.getName()).isEqualTo("report");
                assertThat(row.getIdleMillis()).isEqualTo(7);
                assertThat(row.toString()).doesNotContain("hunter2");
            }
        }
    }

    @Test
    void aServerIsNoConnectionEngineThoughItLaunchesSuch() {
        try (Jvm jvm =
                kyuubi().argument("-Dconf.kyuubi.engine.share.level=CONNECTION").start()) {
            assertThat(jvm.say("serve")).isEqualTo("serving");
            try (Watched watched = Watched.announced(run())) {
                assertThat(watched.engine().getEngineType()).isEqualTo("kyuubi-server");
                assertThat(watched.engine().getShareLevel()).isEqualTo("SERVER");
                assertThat(watched.engine().getShareLevelSource()).isEqualTo("engine type");
            }
        }
    }

    @Test
    void notificationsTellOfEachSession() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                assertThat(watched.server()
                                .getMBeanInfo(new ObjectName(SessionsMXBean.NAME))
                                .getNotifications())
                        .as("a text for each type")
                        .hasSize(3)
                        .allSatisfy(told -> {
                            assertThat(told.getNotifTypes()).hasSize(1);
                            assertThat(told.getDescription()).contains("The user data is");
                        });
                watched.server()
                        .addNotificationListener(
                                new ObjectName(SessionsMXBean.NAME),
                                (notification, handback) ->
                                        heard.add(notification.getType() + " " + notification.getUserData()),
                                null,
                                null);
                String id = opened(jvm);
                jvm.say("close " + id);

                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("inari.session.opened " + id);
                assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("inari.session.closed " + id);
                assertThat(heard.poll(60, TimeUnit.SECONDS))
                        .isEqualTo("inari.session.lastUserClosed "
                                + watched.engine().getHeartbeat().getEpoch());
            }
        }
    }

    @Test
    void neitherJmxNorLoggingIsTouchedWhileAClassWaits() throws IOException {
        Path log = directory.resolve("classes.log");
        try (Jvm jvm = kyuubi().argument("-Xlog:class+load:file=" + log).start()) {
            jvm.say("start");
            Watched.announced(run()).close();
        }
        List<String> before = Files.readAllLines(log).stream()
                .takeWhile(line -> !line.contains(" org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager "))
                .collect(Collectors.toList());

        assertThat(before).anyMatch(line -> line.contains(" dev.inari.agent.AgentRuntime "));
        assertThat(before)
                .noneMatch(
                        line -> line.matches(
                                ".* (java\\.util\\.logging\\.|jdk\\.internal\\.logger\\.|sun\\.util\\.logging\\."
                                        + "|javax\\.management\\.MBeanServer|java\\.rmi\\.|sun\\.rmi\\.|java\\.security\\.SecureRandom ).*"));
    }

    @Test
    void aThreadOfTheEnginesOwnIsNamedAsWhatHoldsTheJvm() {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                jvm.say("hold");
                Exits.accepted(jvm, watched, "test");
                assertThat(jvm.say("release")).isEqualTo("released");
                Await.until("main returned", () -> Stream.of(watched.exit().getMilestones())
                        .anyMatch(milestone -> milestone.getName().equals("MAIN_RETURNED")));

                assertThat(watched.exit().getPhase()).isEqualTo(ExitPhase.STOP_LEFT);
                assertThat(watched.exit().getThreadsHoldingJvm())
                        .hasSize(1)
                        .allMatch(line -> line.startsWith("engine-worker WAITING at "));
                assertThat(jvm.alive()).isTrue();
                jvm.send("done");
            }
            assertThat(jvm.end()).isZero();
        }
    }

    @Test
    void aStopThatThrowsIsToldAndNothingComesIn() {
        try (Jvm jvm = kyuubi().argument("-Dstandin.stopThrows=true").start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(run())) {
                watched.exit().requestExit(watched.engine().getHeartbeat().getEpoch(), "test");
                assertThat(jvm.hear()).startsWith("stop on");
                Await.until("the stop failed", () -> watched.exit().getPhase() == ExitPhase.STOP_FAILED);
                assertThat(jvm.say("open")).contains("is leaving");
            }
        }
    }

    @Test
    void theSecretOpensTheConnectorAndNothingElseDoes() throws IOException {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            Watched.announced(run()).close();
            Announcement announcement =
                    Watched.read(Watched.announcements(run()).get(0));
            JMXServiceURL address = new JMXServiceURL(announcement.connector());

            assertThatThrownBy(() -> Watched.connect(address, "")).isInstanceOf(SecurityException.class);
            assertThatThrownBy(() -> Watched.connect(address, "0".repeat(64)))
                    .isInstanceOf(SecurityException.class)
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(announcement.secret()));
            assertThat(jvm.errors()).doesNotContain(announcement.secret());
        }
    }

    @Test
    void aDeletedAnnouncementComesBack() throws IOException {
        try (Jvm jvm = kyuubi().start()) {
            jvm.say("start");
            Watched.announced(run()).close();
            Files.delete(Watched.announcements(run()).get(0));

            Await.until("it is there again", () -> Watched.announcements(run()).size() == 1);
        }
    }

    private Jvm.Builder kyuubi() {
        return Jvm.of(StandIn.KYUUBI, directory).agent();
    }

    private Path run() {
        return directory.resolve("run");
    }

    private static String opened(Jvm jvm) {
        String answer = jvm.say("open");
        assertThat(answer).startsWith("opened ");
        return answer.substring("opened ".length());
    }
}
