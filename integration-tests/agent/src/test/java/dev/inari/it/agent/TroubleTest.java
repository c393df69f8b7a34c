package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.TargetStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with the agent, its options or its surroundings: the engine runs on, and somebody is told once. */
class TroubleTest {
    private final Path directory;

    TroubleTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void anEngineOfAnotherShapeIsLeftAsItIs() {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI_MISSHAPEN, directory).agent().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                String id = jvm.say("open").substring("opened ".length());
                assertThat(jvm.say("count")).isEqualTo("count 1");

                TargetStatus skipped = Stream.of(watched.agent().getTargets())
                        .filter(status -> !status.isWoven())
                        .findFirst()
                        .orElseThrow();
                assertThat(skipped.getClassName()).isEqualTo("org.apache.kyuubi.session.SessionManager");
                assertThat(skipped.getDetail()).contains("missing", "setSession");
                assertThat(watched.counts().isKnown()).isFalse();
                assertThat(Exits.refused(watched)).isIn(Code.SESSIONS_UNKNOWN, Code.CANNOT_STOP);
                assertThat(jvm.say("close " + id)).startsWith("closed");
                assertThat(watched.counts().isKnown()).isFalse();
            }
            assertThat(jvm.said()).hasSize(1);
            assertThat(jvm.said().get(0)).contains("org.apache.kyuubi.session.SessionManager", "setSession");
        }
    }

    @Test
    void garbageInTheOptionsIsReportedKeyByKey() {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory)
                .agent("shareLevel=EVERYBODY", "garbage", "colour=red", "announce=maybe", "file=/nowhere")
                .start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                assertThat(watched.engine().getShareLevelSource()).isEqualTo("default");
                assertThat(watched.agent().getProblems()).hasSize(5);
            }
            assertThat(jvm.said()).hasSize(5).allMatch(line -> line.contains("is ignored"));
            assertThat(String.join("\n", jvm.said())).contains("EVERYBODY", "garbage", "colour", "maybe", "/nowhere");
        }
    }

    @Test
    void anEngineThatIsNotToBeAnnouncedIsNot() {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory)
                .agent("announce=false", "shareLevel=connection")
                .start()) {
            jvm.say("start");
            try (Watched watched = Watched.attached(jvm)) {
                assertThat(watched.engine().getShareLevel()).isEqualTo("CONNECTION");
                assertThat(watched.engine().getShareLevelSource()).isEqualTo("agent option");
                assertThat(watched.agent().getAnnouncement()).isEmpty();
            }
            assertThat(directory.resolve("run")).doesNotExist();
        }
    }

    @Test
    void aSecondCopyIsIgnored() {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory)
                .agent()
                .agent("shareLevel=GROUP")
                .start()) {
            jvm.say("start");
            jvm.say("open");
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.engine().getShareLevel()).isEqualTo("USER");
            }
            assertThat(jvm.said())
                    .containsExactly("inari: a second copy of the agent was ignored; the first one goes on");
        }
    }

    @Test
    void anErrorInsideAHookStaysThereAndMakesTheCountsUnknown() {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).agent().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                jvm.say("set standin.brokenHandle=true");
                String answer = jvm.say("open");
                assertThat(answer).startsWith("opened ");
                assertThat(jvm.say("close " + answer.substring("opened ".length())))
                        .startsWith("closed");
                jvm.say("set standin.brokenHandle=false");

                assertThat(watched.agent().getHookErrors()).isPositive();
                assertThat(watched.engine().getHeartbeat().getHookErrors()).isPositive();
                assertThat(watched.counts().isKnown()).isFalse();
                assertThat(Exits.refused(watched)).isEqualTo(Code.SESSIONS_UNKNOWN);
                assertThat(jvm.say("open")).startsWith("opened ");
            }
        }
    }

    @Test
    void aSessionThatCannotBeReadIsShownEmpty() {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).agent().start()) {
            jvm.say("start");
            try (Watched watched = Watched.announced(directory.resolve("run"))) {
                jvm.say("set standin.brokenSession=true");
                assertThat(jvm.say("open")).startsWith("opened ");

                assertThat(watched.sessions().getTable()[0].getUser()).isEmpty();
                assertThat(watched.counts().getUser()).isEqualTo(1);
                assertThat(watched.counts().isKnown()).isTrue();
            }
        }
    }

    @Test
    void aRunDirectoryThatIsALinkIsNotUsed() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real"));
        Files.createSymbolicLink(directory.resolve("run"), real);

        expectNotAnnounced("is a link");
        assertThat(Watched.announcements(real)).isEmpty();
    }

    @Test
    void aRunDirectoryThatAnybodyMayWriteIsNotUsed() throws IOException {
        Path run = Files.createDirectory(directory.resolve("run"));
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxrwxrwx"));

        expectNotAnnounced("sticky");
        assertThat(Watched.announcements(run)).isEmpty();
    }

    @Test
    void aRunDirectoryOfAnotherUserIsNotUsed() throws IOException {
        Assumptions.assumeTrue(
                Files.getAttribute(directory, "unix:uid").equals(0), "only root can give a directory away");
        Path run = Files.createDirectory(directory.resolve("run"));
        Files.setAttribute(run, "unix:uid", 65534);

        expectNotAnnounced("belongs to");
        assertThat(Watched.announcements(run)).isEmpty();
    }

    @Test
    void aRunDirectoryThatCannotBeMadeIsReported() throws IOException {
        Files.createFile(directory.resolve("run"));

        expectNotAnnounced("cannot be announced");
    }

    private void expectNotAnnounced(String why) {
        try (Jvm jvm = Jvm.of(StandIn.KYUUBI, directory).agent().start()) {
            jvm.say("start");
            try (Watched watched = Watched.attached(jvm)) {
                Await.until("it is reported", () -> !jvm.said().isEmpty());
                assertThat(jvm.say("open")).startsWith("opened ");
                assertThat(watched.counts().getUser()).isEqualTo(1);
                long sequence = watched.engine().getHeartbeat().getSequence();
                // The agent tries again each second, and must not say so again.
                long end = System.nanoTime() + 2_500_000_000L;
                Await.until("the agent has tried again", () -> System.nanoTime() - end > 0);
                assertThat(watched.engine().getHeartbeat().getSequence()).isEqualTo(sequence + 1);
                assertThat(watched.agent().getAnnouncement()).isEmpty();
            }
            assertThat(jvm.said()).hasSize(1);
            assertThat(jvm.said().get(0)).contains(why);
        }
    }
}
