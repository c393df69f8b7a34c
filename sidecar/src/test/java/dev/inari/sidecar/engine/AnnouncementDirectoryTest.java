package dev.inari.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inari.mbeans.Announcement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a file in the run directory must be to be believed; each test is one attack or one accident. */
@Timeout(30)
class AnnouncementDirectoryTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String OTHER_ID = "ffffffffffffffffffffffffffffffff";
    private static final long PID = 4711;
    private static final long TICKS = 99;

    private static final String OTHER_BOOT = "99999999-2222-3333-4444-555555555555";

    private final FakeProcesses processes = FakeProcesses.ofThisUser();
    private final List<Announcement> ended = new ArrayList<>();
    private final Path temporary;
    private final Path run;
    private final AnnouncementDirectory directory;

    AnnouncementDirectoryTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        run = temporary.resolve("run");
        directory = new AnnouncementDirectory(run, processes);
        directory.prepare();
        processes.put(PID, TICKS, 'S', processes.ownUid());
    }

    private static Announcement announcement(String id) {
        return new Announcement(
                id,
                PID,
                TICKS,
                FakeProcesses.BOOT,
                "",
                "kyuubi-flink",
                "service:jmx:rmi://127.0.0.1/stub/x",
                "ab".repeat(32));
    }

    private Path write(String name, String text) throws IOException {
        Path file = run.resolve(name);
        Files.writeString(file, text);
        return mode(file, "rw-------");
    }

    private static Path mode(Path file, String permissions) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private Path writeGood() throws IOException {
        return write(ID + ".engine", announcement(ID).toText());
    }

    private void assertRejected(String reason) {
        assertRejected(reason, directory.scan());
    }

    private static void assertRejected(String reason, ScanResult result) {
        assertThat(result.engines()).isEmpty();
        assertThat(result.rejected()).hasSize(1).first().satisfies(one -> assertThat(one.reason())
                .contains(reason)
                .doesNotContain("ab".repeat(32)));
    }

    @Test
    void believesAnEngineOfThisUser() throws IOException {
        writeGood();

        ScanResult result = directory.scan();

        assertThat(result.rejected()).isEmpty();
        assertThat(result.engines()).hasSize(1).first().satisfies(one -> assertThat(one.agentId())
                .isEqualTo(ID));
    }

    @Test
    void ignoresFilesThatDoNotClaimToBeAnnouncements() throws IOException {
        write("sidecar-0.lock", "4711");
        write("." + ID + ".engine.tmp", "half");

        assertThat(directory.scan().rejected()).isEmpty();
    }

    @Test
    void removesWhatAnEndedEngineLeft() throws IOException {
        Path file = writeGood();
        processes.remove(PID);

        assertRejected("stale, removed", directory.scanAndTidy(ended::add));
        assertThat(file).doesNotExist();
    }

    @Test
    void lookingRemovesNothing() throws IOException {
        Path file = writeGood();
        processes.remove(PID);

        assertRejected("stale");

        assertThat(file).exists();
    }

    @Test
    void anotherPidNamespaceIsNeitherBelievedNorStale() throws IOException {
        for (String theirs : new String[] {"pid:[4026532001]", ""}) {
            processes.pidNamespace = "pid:[4026531836]";
            processes.remove(PID);
            Path file =
                    write(ID + ".engine", announcement(ID).toText().replace("pidNamespace=", "pidNamespace=" + theirs));

            assertRejected("another PID namespace", directory.scanAndTidy(ended::add));
            assertThat(file).exists();

            processes.put(PID, TICKS, 'S', processes.ownUid());
            assertRejected("another PID namespace", directory.scanAndTidy(ended::add));
        }
    }

    @Test
    void thisPidNamespaceIsBelieved() throws IOException {
        processes.pidNamespace = "pid:[4026531836]";
        write(ID + ".engine", announcement(ID).toText().replace("pidNamespace=", "pidNamespace=pid:[4026531836]"));

        assertThat(directory.scan().engines()).hasSize(1);
    }

    @Test
    void aRecycledPidIsStale() throws IOException {
        writeGood();
        processes.put(PID, TICKS + 1, 'S', processes.ownUid());

        assertRejected("stale, removed", directory.scanAndTidy(ended::add));
    }

    @Test
    void aZombieIsStale() throws IOException {
        writeGood();
        processes.put(PID, TICKS, 'Z', processes.ownUid());

        assertRejected("stale, removed", directory.scanAndTidy(ended::add));
    }

    @Test
    void anotherBootIsStale() throws IOException {
        write(ID + ".engine", announcement(ID).toText().replace(FakeProcesses.BOOT, OTHER_BOOT));

        assertRejected("stale, removed", directory.scanAndTidy(ended::add));
    }

    @Test
    void aProcessTableThatCannotBeReadRemovesNothing() throws IOException {
        Path file = writeGood();
        processes.putUnreadable(PID);

        assertRejected("cannot be read");
        assertThat(file).exists();
    }

    @Test
    void aStaleFileOfSomebodyElseIsLeft() throws IOException {
        assumeTrue(processes.ownUid() == 0, "only root can give a file away");
        Path file = writeGood();
        Files.setAttribute(run, "unix:mode", 01777);
        FakeProcesses asRoot = new FakeProcesses(12345);
        Files.setAttribute(file, "unix:uid", 0);

        ScanResult result = new AnnouncementDirectory(run, asRoot).scanAndTidy(ended::add);

        assertThat(result.rejected()).hasSize(1).first().satisfies(one -> assertThat(one.reason())
                .endsWith("; stale"));
        assertThat(file).exists();
    }

    @Test
    void truncated() throws IOException {
        write(ID + ".engine", announcement(ID).toText().substring(0, 150));

        assertRejected("is missing");
    }

    @Test
    void empty() throws IOException {
        write(ID + ".engine", "");

        assertRejected("agentId is missing");
    }

    @Test
    void garbage() throws IOException {
        Path file = write(ID + ".engine", "");
        byte[] bytes = new byte[4000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(file, bytes);

        assertRejected("it is no announcement");
    }

    @Test
    void aBrokenEscape() throws IOException {
        write(ID + ".engine", "agentId=\\u00zz");

        assertRejected("it is no announcement");
    }

    @Test
    void huge() throws IOException {
        write(ID + ".engine", announcement(ID).toText() + "#" + "x".repeat(Announcement.MAX_BYTES));

        assertRejected("larger than");
    }

    @Test
    void symbolicLink() throws IOException {
        Path elsewhere = temporary.resolve(ID + ".engine");
        Files.writeString(elsewhere, announcement(ID).toText());
        mode(elsewhere, "rw-------");
        Files.createSymbolicLink(run.resolve(ID + ".engine"), elsewhere);

        assertRejected("symbolic link");
    }

    @Test
    void namedPipe() throws Exception {
        Path pipe = run.resolve(ID + ".engine");
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();

        assertRejected("no regular file");
    }

    @Test
    void directoryOfThatName() throws IOException {
        Files.createDirectory(run.resolve(ID + ".engine"));

        assertRejected("no regular file");
    }

    @Test
    void readableByOthers() throws IOException {
        mode(writeGood(), "rw-r--r--");

        assertRejected("its mode is 644");
    }

    @Test
    void anotherAgentsName() throws IOException {
        write(OTHER_ID + ".engine", announcement(ID).toText());

        assertRejected("which its name does not");
    }

    @Test
    void aNameThatIsNone() throws IOException {
        write("x.engine", announcement(ID).toText());

        assertRejected("the name is not that of an announcement");
    }

    @Test
    void aProcessOfAnotherUserThanTheFiles() throws IOException {
        writeGood();
        processes.put(PID, TICKS, 'S', processes.ownUid() + 1);

        assertRejected("runs as another user");
    }

    @Test
    void aProcessThatIsOfAnotherUserInOneRole() throws IOException {
        long own = processes.ownUid();
        writeGood();
        for (int role = 0; role < 3; role++) {
            processes.put(PID, TICKS, role == 0 ? own + 1 : own, role == 1 ? own + 1 : own, role == 2 ? own + 1 : own);
            assertRejected("runs as another user");
        }
    }

    @Test
    void theOwnerOfTheFileIsPartOfTheIdentity() throws IOException {
        writeGood();

        ScanResult result = directory.scan();

        assertThat(result.processOf(result.engines().get(0)).uid()).isEqualTo(processes.ownUid());
    }

    @Test
    void aFileOfAnotherUserForAnUnprivilegedSidecar() throws IOException {
        Path file = writeGood();
        assumeTrue(processes.ownUid() == 0, "only root can give a file away");
        Files.setAttribute(file, "unix:uid", 23456);
        Files.setAttribute(run, "unix:uid", 12345);

        ScanResult result = new AnnouncementDirectory(run, new FakeProcesses(12345)).scan();

        assertThat(result.rejected()).hasSize(1).first().satisfies(one -> assertThat(one.reason())
                .contains("belongs to user id 23456, not to 12345 or root"));
    }

    /** A service with capabilities instead of root's name. */
    @Test
    void whoReachesEveryUserBelievesAndTidiesThoseOfAll() throws IOException {
        Path file = writeGood();
        assumeTrue(processes.ownUid() == 0, "only root can give a file away");
        Files.setAttribute(run, "unix:mode", 01777);
        Files.setAttribute(file, "unix:uid", 23456);
        FakeProcesses service = new FakeProcesses(12345);
        service.reachesEveryUser = true;
        AnnouncementDirectory seen = new AnnouncementDirectory(run, service);

        service.put(PID, TICKS, 'S', 23457);
        assertThat(seen.scanAndTidy(ended::add).rejected()).hasSize(1);
        service.put(PID, TICKS, 'S', 23456);
        assertThat(seen.scanAndTidy(ended::add).engines()).hasSize(1);
        service.remove(PID);
        assertThat(seen.scanAndTidy(ended::add).rejected()).hasSize(1).first().satisfies(one -> assertThat(one.reason())
                .endsWith("; stale, removed"));
        assertThat(file).doesNotExist();
    }

    @Test
    void anIdentityThatCannotBeChecked() throws IOException {
        write(ID + ".engine", announcement(ID).toText().replace("startTicks=" + TICKS, "startTicks=-1"));

        assertRejected("no start ticks or boot id");
    }

    @Test
    void moreFilesThanAnyHostRuns() throws IOException {
        for (int i = 0; i <= AnnouncementDirectory.MOST_FILES; i++) {
            write(String.format("%032x.engine", i), "");
        }

        assertThat(directory.scan().rejected())
                .contains(new Rejected(run, "it holds more than 4096 announcements of user id " + processes.ownUid()));
    }

    @Test
    void aFloodOfOneUserHidesNoEngineOfAnother() throws IOException {
        assumeTrue(processes.ownUid() == 0, "only root can give a file away");
        for (int i = 0; i <= AnnouncementDirectory.MOST_FILES; i++) {
            Files.setAttribute(write(String.format("%032x.engine", i), ""), "unix:uid", 23456);
        }
        writeGood();

        ScanResult result = directory.scan();

        assertThat(result.engines()).hasSize(1);
        assertThat(result.rejected())
                .contains(new Rejected(run, "it holds more than 4096 announcements of user id 23456"));
    }

    /** Where the kernel lets users link to files that they do not own (fs.protected_hardlinks=0). */
    @Test
    void anotherNameForAnAnnouncementIsNoSecondEngine() throws IOException {
        Files.createLink(run.resolve(OTHER_ID + ".engine"), writeGood());

        ScanResult result = directory.scan();

        assertThat(result.engines()).hasSize(1);
        assertThat(result.rejected()).hasSize(1).first().satisfies(one -> assertThat(one.reason())
                .contains("which its name does not"));
    }

    /** A link to what only root can read, such as a key, named like an announcement. */
    @Test
    void whatIsNoAnnouncementIsNotQuoted() throws IOException {
        write(ID + ".engine", "key=" + "ab".repeat(32) + "\npid=" + "cd".repeat(40) + "\n");

        assertThat(directory.scan().rejected()).hasSize(1).first().satisfies(one -> assertThat(one.reason())
                .contains("it is no announcement")
                .doesNotContain("abab")
                .doesNotContain("cd".repeat(31)));
    }

    @Test
    void junkHidesNoEngine() throws IOException {
        for (int i = 0; i <= AnnouncementDirectory.MOST_FILES; i++) {
            Files.writeString(run.resolve(String.format("%032x.engine", i)), "");
        }
        writeGood();

        ScanResult result = directory.scan();

        assertThat(result.engines()).hasSize(1);
        assertThat(result.rejected())
                .hasSize(AnnouncementDirectory.MOST_REJECTED + 1)
                .contains(new Rejected(
                        run, "it holds more than 100 files that are not believed; the rest is not listed"));
    }

    @Test
    void aMissingDirectoryHoldsNothing() throws IOException {
        Files.delete(run);

        assertThat(directory.scan()).isEqualTo(new ScanResult(java.util.List.of(), java.util.List.of()));
    }

    @Test
    void aDirectoryThatEverybodyMayRearrangeIsRefused() throws IOException {
        writeGood();
        mode(run, "rwxrwxrwx");

        assertRejected("set the sticky bit");
        assertThatThrownBy(directory::prepare).hasMessageContaining("set the sticky bit");

        Files.setAttribute(run, "unix:mode", 01777);
        assertThat(directory.scan().engines()).hasSize(1);
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws IOException {
        assumeTrue(processes.ownUid() == 0, "only root can give a directory away");
        writeGood();
        Files.setAttribute(run, "unix:uid", 12345);

        assertRejected("it belongs to user id 12345");
    }

    @Test
    void aLinkToADirectoryIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), run);

        assertThat(new AnnouncementDirectory(link, processes).scan().rejected())
                .containsExactly(new Rejected(link, "it is no directory, or a symbolic link to one"));
    }

    @Test
    void makesADirectoryForThisUserAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
                .isEqualTo("rwx------");
    }

    @Test
    void theBellRingsWhenAnAnnouncementIsTouched() throws Exception {
        Path file = writeGood();
        BlockingQueue<String> rung = new LinkedBlockingQueue<>();
        try (DirectoryWatch watch = directory.watch(rung::add, () -> {})) {
            assertThat(watch.arm()).isTrue();
            Files.write(run.resolve("sidecar-0.lock"), "1".getBytes(StandardCharsets.US_ASCII));
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));

            assertThat(rung.poll(10, TimeUnit.SECONDS)).isEqualTo(ID + ".engine");
        }
    }

    @Test
    void theBellRingsInADirectoryThatTookTheOldOnesPlace() throws Exception {
        BlockingQueue<String> rung = new LinkedBlockingQueue<>();
        try (DirectoryWatch watch = directory.watch(rung::add, () -> {})) {
            assertThat(watch.arm()).isTrue();
            Files.move(run, temporary.resolve("moved"));
            directory.prepare();
            assertThat(watch.arm()).isTrue();

            writeGood();

            assertThat(rung.poll(10, TimeUnit.SECONDS)).isEqualTo(ID + ".engine");
        }
    }

    @Test
    void aBellThatCannotBeHungUpIsTriedAgain() throws Exception {
        BlockingQueue<String> rung = new LinkedBlockingQueue<>();
        AtomicInteger tries = new AtomicInteger();
        DirectoryWatch.Opener opener = () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IOException("User limit of inotify instances reached or too many open files");
            }
            return run.getFileSystem().newWatchService();
        };
        try (DirectoryWatch watch = new DirectoryWatch(run, opener, rung::add, () -> {})) {
            assertThat(watch.arm()).isFalse();
            assertThat(watch.arm()).isFalse();
            assertThat(watch.arm()).isTrue();

            writeGood();

            assertThat(rung.poll(10, TimeUnit.SECONDS)).isEqualTo(ID + ".engine");
        }
    }

    @Test
    void ringsThatTheKernelLostAreTold() throws Exception {
        AtomicInteger lost = new AtomicInteger();
        try (DirectoryWatch watch = directory.watch(name -> {}, lost::incrementAndGet)) {
            watch.pass(new WatchEvent<Object>() {
                @Override
                public Kind<Object> kind() {
                    return StandardWatchEventKinds.OVERFLOW;
                }

                @Override
                public int count() {
                    return 1;
                }

                @Override
                public @Nullable Object context() {
                    return null;
                }
            });
        }
        assertThat(lost).hasValue(1);
    }

    @Test
    void theBellRingsAgainInADirectoryMadeAnew() throws Exception {
        BlockingQueue<String> rung = new LinkedBlockingQueue<>();
        try (DirectoryWatch watch = directory.watch(rung::add, () -> {})) {
            watch.arm();
            Files.delete(run);
            assertThat(watch.arm()).isFalse();
            directory.prepare();
            // The key of the old directory turns invalid by and by.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            String heard = null;
            while (heard == null && System.nanoTime() - end < 0) {
                watch.arm();
                Files.setLastModifiedTime(writeGood(), FileTime.fromMillis(System.nanoTime()));
                heard = rung.poll(50, TimeUnit.MILLISECONDS);
            }
            assertThat(heard).isEqualTo(ID + ".engine");
        }
    }
}
