package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inari.sidecar.guard.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starting and stopping, in any order; one sidecar a run directory; and once with real threads, clock and bell. */
@Timeout(60)
class SidecarLifecycleTest {
    private final Path temporary;
    private final Host host;

    SidecarLifecycleTest(@TempDir Path temporary) {
        this.temporary = temporary;
        host = new Host(temporary);
    }

    @Test
    void startsOnceAndStopsOnce() throws IOException {
        Sidecar sidecar = host.sidecar();
        sidecar.start();
        sidecar.start();

        sidecar.stop();
        sidecar.stop();

        assertThat(host.threads.closed()).isTrue();
        assertThat(host.closed).isTrue();
    }

    @Test
    void stopsWithoutStart() {
        Sidecar sidecar = host.sidecar();

        sidecar.stop();

        assertThat(host.closed).isTrue();
        assertThat(host.run).doesNotExist();
    }

    @Test
    void doesNotStartAgain() throws IOException {
        Sidecar sidecar = host.sidecar();
        sidecar.start();
        sidecar.stop();

        assertThatThrownBy(sidecar::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunDirectoryThatCannotBeTrustedEndsTheStart() throws IOException {
        Files.createDirectory(host.run);
        Files.setAttribute(host.run, "unix:mode", 0777);
        Sidecar sidecar = host.sidecar();

        assertThatThrownBy(sidecar::start).isInstanceOf(IOException.class).hasMessageContaining("chmod 1777");

        assertThat(host.closed).isTrue();
        assertThatThrownBy(sidecar::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSecondSidecarInThisJvmIsRefusedAndTheFirstStaysLocked() throws IOException {
        try (Sidecar first = host.sidecar()) {
            first.start();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> new Host(temporary).sidecar().start())
                        .isInstanceOfSatisfying(AlreadyRunning.class, e -> assertThat(e.pid())
                                .isEqualTo(ProcessHandle.current().pid()));
            }
        }
        try (Sidecar next = new Host(temporary).sidecar()) {
            next.start();
        }
    }

    @Test
    void aLockFileThatIsSomebodysOtherFileIsNotOverwritten() throws IOException {
        Files.createDirectory(host.run);
        Path precious = Files.writeString(temporary.resolve("precious"), "precious");
        Files.createLink(host.run.resolve(RunLock.name(host.processes.ownUid())), precious);

        assertThatThrownBy(() -> host.sidecar().start()).hasMessageContaining("more than one name");

        assertThat(precious).hasContent("precious");
    }

    @Test
    void theLockOfAnotherUserIsRefusedWithWhatToDo() throws IOException {
        assumeTrue(host.processes.ownUid() == 0, "only root can give a file away");
        Files.createDirectory(host.run);
        Path lock = Files.writeString(host.run.resolve(RunLock.name(34567)), "4711");
        Files.setAttribute(lock, "unix:uid", 23456);

        assertThatThrownBy(() -> RunLock.take(host.run, 34567, false))
                .isNotInstanceOf(AlreadyRunning.class)
                .hasMessageContaining("belongs to user id 23456, not to 34567")
                .hasMessageContaining("have it removed");

        assertThat(lock).hasContent("4711");
    }

    /** Otherwise any user of the host could keep the guard of all engines away. */
    @Test
    void whoReachesEveryUserIsNotKeptAwayByAFileUnderItsName() throws IOException {
        assumeTrue(host.processes.ownUid() == 0, "only root can give a file away");
        Files.createDirectory(host.run);
        Path lock = Files.writeString(host.run.resolve(RunLock.name(0)), "4711");
        Files.setAttribute(lock, "unix:uid", 23456);
        try (Sidecar sidecar = host.sidecar()) {
            sidecar.start();
            assertThat(Files.getAttribute(lock, "unix:uid")).isEqualTo(0);
        }
        Path precious = Files.writeString(temporary.resolve("precious"), "precious");
        Files.setAttribute(precious, "unix:uid", 23456);
        Files.delete(lock);
        Files.createSymbolicLink(lock, precious);
        Files.setAttribute(lock, "unix:uid", 23456, LinkOption.NOFOLLOW_LINKS);
        try (RunLock taken = RunLock.take(host.run, 0, true)) {
            assertThat(taken).isNotNull();
            assertThat(lock).isRegularFile().isNotEqualTo(precious);
        }
        assertThat(precious).hasContent("precious");
    }

    @Test
    void usersWhoShareARunDirectoryHaveALockEach() throws IOException {
        assumeTrue(host.processes.ownUid() == 0, "only root can give a file away");
        Files.createDirectory(host.run);
        Path theirs = Files.createFile(host.run.resolve(RunLock.name(23456)));
        Files.setAttribute(theirs, "unix:uid", 23456);
        Path others = Files.createFile(host.run.resolve(RunLock.name(34567)));
        Files.setAttribute(others, "unix:uid", 34567);
        try (RunLock lock = RunLock.take(host.run, 23456, false);
                RunLock other = RunLock.take(host.run, 34567, false)) {
            assertThat(lock).isNotEqualTo(other);
        }
    }

    /** Root's would decide about that user's engines too. */
    @Test
    void rootsSidecarAndAnotherUsersKeepEachOtherAway() throws IOException {
        assumeTrue(host.processes.ownUid() == 0, "only root can give a file away");
        Files.createDirectory(host.run);
        Path theirs = Files.createFile(host.run.resolve(RunLock.name(23456)));
        Files.setAttribute(theirs, "unix:uid", 23456);
        try (RunLock lock = RunLock.take(host.run, 23456, false)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> host.sidecar().start())
                    .isInstanceOf(AlreadyRunning.class)
                    .hasMessageContaining(theirs.toString());
            Path services = Files.createFile(host.run.resolve(RunLock.name(34567)));
            Files.setAttribute(services, "unix:uid", 34567);
            assertThatThrownBy(() -> RunLock.take(host.run, 34567, true))
                    .as("a service with capabilities")
                    .isInstanceOf(AlreadyRunning.class)
                    .hasMessageContaining(theirs.toString());
        }
        try (RunLock root = RunLock.take(host.run, 0, true)) {
            assertThat(root).as("theirs is only a file now").isNotNull();
        }
    }

    @Test
    void aSecondSidecarInAnotherJvmIsRefused() throws Exception {
        Files.createDirectory(host.run);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunLockHolder.class.getName(),
                        host.run.toString(),
                        Long.toString(host.processes.ownUid()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");

            assertThatThrownBy(() -> host.sidecar().start())
                    .isInstanceOfSatisfying(
                            AlreadyRunning.class, e -> assertThat(e.pid()).isEqualTo(other.pid()))
                    .hasMessageContaining("pid " + other.pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        try (Sidecar next = new Host(temporary).sidecar()) {
            next.start();
        }
    }

    @Test
    void withRealThreadsTheBellIsFasterThanTheHeartbeat() throws Exception {
        FakeEngine engine = host.engine(11);
        engine.opens();
        CountDownLatch serving = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        SidecarListener listener = (process, from, to, why) -> {
            serving.countDown();
            if (to == Stage.ASKED) {
                asked.countDown();
            }
        };
        Duration never = Duration.ofHours(1);
        try (Sidecar sidecar = new Sidecar(
                Sidecar.Role.COMMAND,
                host.settings(never),
                host,
                host.processes,
                host,
                Ticker.system(),
                host.journal,
                listener)) {
            sidecar.start();
            assertThat(serving.await(20, TimeUnit.SECONDS)).isTrue();

            engine.closesSession();
            Files.setLastModifiedTime(host.run.resolve(engine.announced.fileName()), FileTime.fromMillis(1));

            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(host.sent).isEmpty();
    }
}
