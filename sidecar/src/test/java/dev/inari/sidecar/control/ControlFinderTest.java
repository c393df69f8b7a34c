package dev.inari.sidecar.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inari.sidecar.control.ControlFinder.Found;
import dev.inari.sidecar.control.ControlFinder.Nobody;
import dev.inari.sidecar.control.ControlFinder.Running;
import dev.inari.sidecar.control.ControlFinder.Unusable;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.http.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control file is believed only if nobody else can have made it, and its daemon lives. */
class ControlFinderTest {
    private static final long PID = 4711;
    private static final long OTHER = 23456;

    private final Path directory;
    private final FakeProcesses processes = FakeProcesses.ofThisUser();
    private final long own = processes.ownUid();
    private final Path path;

    ControlFinderTest(@TempDir Path directory) {
        this.directory = directory;
        this.path = directory.resolve(ControlFile.name(own));
    }

    private Found find() {
        return new ControlFinder(directory, processes).find();
    }

    private static ControlFile content(long pid) {
        return new ControlFile(pid, 99, FakeProcesses.BOOT, "", "http://127.0.0.1:4711", "ab".repeat(32));
    }

    private void write(Path file, byte[] bytes, String mode) throws IOException {
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void daemon() throws IOException {
        write(path, Wire.bytes(content(PID)), "rw-------");
        processes.put(PID, 99, 'S', own);
    }

    private void isUnusable(String why) {
        assertThat(find()).isInstanceOfSatisfying(Unusable.class, found -> assertThat(found.problem())
                .contains(path.toString())
                .contains(why));
    }

    @Test
    void nothingThereIsNobody() {
        assertThat(find()).isEqualTo(new Nobody(""));
    }

    @Test
    void aDaemonIsFound() throws IOException {
        daemon();
        assertThat(find()).isEqualTo(new Running(content(PID)));
    }

    @Test
    void oneThatWasKilledLeftItsFile() throws IOException {
        daemon();
        processes.remove(PID);

        assertThat(find()).isInstanceOfSatisfying(Nobody.class, nobody -> assertThat(nobody.note())
                .contains(path.toString())
                .contains("pid 4711: the process is gone"));
    }

    @Test
    void onlyWhatADeadOneLeftIsTidiedAway() throws IOException {
        daemon();
        new ControlFinder(directory, processes).tidy();
        assertThat(path).exists();

        processes.putUnreadable(PID);
        new ControlFinder(directory, processes).tidy();
        assertThat(path).exists();

        processes.remove(PID);
        new ControlFinder(directory, processes).tidy();
        assertThat(path).doesNotExist();
        new ControlFinder(directory, processes).tidy();
    }

    @Test
    void anotherProcessWithItsPidIsNotIt() throws IOException {
        daemon();
        processes.put(PID, 100, 'S', own);
        assertThat(find()).isInstanceOf(Nobody.class);

        processes.put(PID, 99, 'Z', own);
        assertThat(find()).isInstanceOf(Nobody.class);
    }

    @Test
    void whatCannotBeToldIsNotUsed() throws IOException {
        daemon();
        processes.putUnreadable(PID);
        isUnusable("cannot be read");

        processes.put(PID, 99, own, OTHER, own);
        isUnusable("runs as another user, at least in part");

        processes.pidNamespace = "pid:[1]";
        isUnusable("another PID namespace");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "{}",
                "{\"pid\": 4711}",
                "{\"pid\":1,\"startTicks\":1,\"bootId\":\"\",\"pidNamespace\":\"\",\"url\":\"http://10.0.0.1:1\",\"token\":\"TOKEN\"}",
                "{\"pid\":1,\"startTicks\":1,\"bootId\":\"\",\"pidNamespace\":\"\",\"url\":\"http://127.0.0.1:1@evil.example:80\",\"token\":\"TOKEN\"}",
                "{\"pid\":1,\"startTicks\":1,\"bootId\":\"\",\"pidNamespace\":\"\",\"url\":\"http://127.0.0.1:1\",\"token\":\"\"}",
            })
    void brokenOnesAreNamedWithWhatToDo(String text) throws IOException {
        write(path, text.replace("TOKEN", "ab".repeat(32)).getBytes(StandardCharsets.UTF_8), "rw-------");

        isUnusable("is broken");
        assertThat(((Unusable) find()).problem()).contains("restart the daemon");
    }

    @Test
    void oneThatOthersCouldReadOrMakeIsNotBelieved() throws IOException {
        daemon();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        isUnusable("its token is no secret");

        Files.delete(path);
        Path elsewhere = directory.resolve("elsewhere");
        write(elsewhere, Wire.bytes(content(PID)), "rw-------");
        Files.createSymbolicLink(path, elsewhere);
        isUnusable("symbolic link");

        Files.delete(path);
        Files.createDirectory(path);
        isUnusable("no regular file");
    }

    @Test
    void aHugeOneIsNotRead() throws IOException {
        write(path, new byte[5000], "rw-------");
        isUnusable("larger than 4096 bytes");
    }

    @Test
    void anotherUsersFileUnderOurNameIsNotBelieved() throws IOException {
        FakeProcesses ofAnother = new FakeProcesses(own + 1);
        Path theirs = directory.resolve(ControlFile.name(own + 1));
        write(theirs, Wire.bytes(content(PID)), "rw-------");
        ofAnother.put(PID, 99, 'S', own);

        Found found = new ControlFinder(directory, ofAnother).find();

        assertThat(found).isInstanceOfSatisfying(Unusable.class, unusable -> assertThat(unusable.problem())
                .contains("belongs to user id " + own));
    }

    private Path guardFile(long uid, long pid) throws IOException {
        Path file = directory.resolve(GuardFile.name(uid));
        write(file, Wire.bytes(new GuardFile(pid, 99, FakeProcesses.BOOT, "")), "rw-r--r--");
        return file;
    }

    /** Root, or the service's own user with capabilities. */
    @Test
    void aSidecarOfEveryUsersEnginesKeepsEverybodyElseAway() throws IOException {
        FakeProcesses user = new FakeProcesses(OTHER);
        ControlFinder finder = new ControlFinder(directory, user);
        assertThat(finder.find()).isEqualTo(new Nobody(""));
        assertThat(finder.everyUsersSidecar()).isEmpty();

        Path file = guardFile(own, PID);
        assertThat(finder.everyUsersSidecar()).as("its process has ended").isEmpty();
        user.putReachingEveryUser(PID, 99, own);

        assertThat(finder.everyUsersSidecar()).contains("user id " + own, "pid " + PID, "sudo");
        assertThat(finder.find()).isEqualTo(new Unusable(finder.everyUsersSidecar()));
        user.reachesEveryUser = true;
        assertThat(finder.everyUsersSidecar()).as("to who may do the same").isEmpty();
        assertThat(file).exists();
    }

    /** Otherwise anybody could keep the others' sidecars away. */
    @Test
    void nobodyIsKeptAwayByAGuardFileThatAnybodyCouldHaveWritten() throws IOException {
        FakeProcesses user = new FakeProcesses(OTHER);
        ControlFinder finder = new ControlFinder(directory, user);
        Path file = guardFile(own, PID);

        user.put(PID, 99, own + 1, own, own);
        assertThat(finder.everyUsersSidecar())
                .as("of a process without the right")
                .isEmpty();
        user.putReachingEveryUser(PID, 99, own + 1);
        assertThat(finder.everyUsersSidecar()).as("of somebody else's process").isEmpty();
        user.putReachingEveryUser(PID, 100, own);
        assertThat(finder.everyUsersSidecar()).as("of a later process").isEmpty();

        user.putReachingEveryUser(PID, 99, own);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(finder.everyUsersSidecar()).as("that anybody can write").isEmpty();

        for (String text : List.of("", "null", "{}", "{\"pid\":0}", "x".repeat(5000))) {
            write(file, text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
            assertThat(finder.everyUsersSidecar()).isEmpty();
        }
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/proc/self/status"));
        assertThat(finder.everyUsersSidecar()).as("a link").isEmpty();
        assertThat(finder.find()).isEqualTo(new Nobody(""));
    }

    @Test
    void whoReachesEveryUserWithoutBeingRootSpeaksToTheOneOfAnother() throws IOException {
        assumeTrue(own == 0, "only root can give a file away");
        FakeProcesses service = new FakeProcesses(OTHER);
        service.reachesEveryUser = true;
        othersDaemon(OTHER + 1, 6);
        service.put(6, 99, 'S', OTHER + 1);

        assertThat(new ControlFinder(directory, service).find()).isEqualTo(new Running(content(6)));
    }

    @Test
    void rootDoesNotActBesideWhatItCannotJudge() throws IOException {
        assumeTrue(own == 0, "only root can give a file away");
        othersDaemon(OTHER, 5);
        Files.setPosixFilePermissions(
                directory.resolve(ControlFile.name(OTHER)), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(find()).isInstanceOf(Unusable.class);
    }

    private void othersDaemon(long uid, long pid) throws IOException {
        Path file = directory.resolve(ControlFile.name(uid));
        write(file, Wire.bytes(content(pid)), "rw-------");
        Files.setAttribute(file, "unix:uid", (int) uid);
        processes.put(pid, 99, 'S', uid);
    }

    @Test
    void rootSpeaksToAnotherUsersDaemonIfThereIsOnlyOne() throws IOException {
        assumeTrue(own == 0, "only root can give a file away");
        othersDaemon(OTHER, 5);
        assertThat(find()).isEqualTo(new Running(content(5)));

        othersDaemon(OTHER + 1, 6);
        assertThat(find()).isInstanceOfSatisfying(Unusable.class, found -> assertThat(found.problem())
                .contains("2 sidecars of other users", "run this as the user"));

        processes.remove(6);
        assertThat(find()).isEqualTo(new Running(content(5)));

        daemon();
        assertThat(find()).isEqualTo(new Running(content(PID)));
    }
}
