package dev.inari.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading /proc, whatever a process calls itself. */
class ProcFsTest {
    private static final String AFTER_NAME =
            " S 1 4711 4711 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 30 0 987654321 1000 200 18446744073709551615 0 0";
    private static final String STATUS = """
            Name: java
            Umask: 0022
            Uid: 1000 1001 1002 1003
            Gid: 1 2 3 4
            CapEff: 0000000000000000
            """.replace(' ', '\t');

    @ParameterizedTest
    @ValueSource(strings = {"java", "a b", "a) S 1 2 3 (b", "))))", "", "(", "new\nline) Z"})
    void theNameDoesNotMatter(String name) {
        Observed.Present present = ProcFs.parse("4711 (" + name + ")" + AFTER_NAME, STATUS);

        assertThat(present).isEqualTo(new Observed.Present(987654321, 'S', 1000, 1001, 1002));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4711", "4711 (java)", "4711 (java) S 1 2 3", "4711 (java) SS 1 2 3"})
    void anotherFormIsRefused(String stat) {
        assertThatThrownBy(() -> ProcFs.parse(stat, STATUS)).isInstanceOf(IllegalArgumentException.class);
    }

    /** kill and dac_read_search are what it takes, as root or not. */
    @ParameterizedTest
    @CsvSource({"0000000000000024,true", "000001ffffffffff,true", "0000000000000004,false", "0000000000000020,false"})
    void whoReachesEveryUserIsSeenByItsCapabilities(String effective, boolean reaches) {
        String status = STATUS.replace("0000000000000000", effective);

        assertThat(ProcFs.parse("1 (java)" + AFTER_NAME, status).reachesEveryUser())
                .isEqualTo(reaches);
        assertThat(ProcFs.parse("1 (java)" + AFTER_NAME, STATUS.replace("1001", "0"))
                        .reachesEveryUser())
                .as("root without any")
                .isTrue();
    }

    /** With hidepid the processes of others would look like ended ones. */
    @Test
    void whoCannotSeeOthersReachesNobody(@TempDir Path proc) throws IOException {
        process(proc, "self");
        assertThat(new ProcFs(proc).reachesEveryUser()).isFalse();

        process(proc, "1");
        assertThat(new ProcFs(proc).reachesEveryUser()).isTrue();
    }

    private static void process(Path proc, String name) throws IOException {
        Files.createDirectories(proc.resolve(name));
        Files.writeString(proc.resolve(name).resolve("stat"), "1 (java)" + AFTER_NAME);
        Files.writeString(proc.resolve(name).resolve("status"), STATUS.replace("0000000000000000", "0000000000000024"));
    }

    @Test
    void aStatusWithoutUserIdsIsRefused() {
        assertThatThrownBy(() -> ProcFs.parse("1 (java)" + AFTER_NAME, "Name:\tjava\n"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCannotBeReadIsNotAbsent(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("7"));
        Files.writeString(proc.resolve("7/stat"), "garbage");
        Files.writeString(proc.resolve("7/status"), STATUS);
        ProcFs processes = new ProcFs(proc);

        assertThat(processes.look(7)).isInstanceOf(Observed.Unreadable.class);
        assertThat(processes.look(8)).isInstanceOf(Observed.Absent.class);
        assertThat(processes.livenessOf(new EngineProcess(8, 1, "boot", "agent")))
                .describedAs("without a boot id of our own")
                .isEqualTo(Liveness.UNREADABLE);
    }

    /** Directories of companies give a user hundreds of groups, and what a process may do stands behind them. */
    @Test
    void aProcessMayBeInAnyNumberOfGroups(@TempDir Path proc) throws IOException {
        process(proc, "7");
        Files.writeString(
                proc.resolve("7/status"),
                STATUS.replace("0000000000000000", "0000000000000024")
                        .replace("CapEff", "Groups:\t" + "4294967295 ".repeat(65_536) + "\nCapEff"));

        assertThat(new ProcFs(proc).look(7))
                .isInstanceOfSatisfying(Observed.Present.class, seen -> assertThat(seen.reachesEveryUser())
                        .isTrue());
    }

    /** Whether it lives is asked each second, and its users not; a process that was only glanced at is nobody's. */
    @Test
    void aGlanceReadsWhetherItLivesAndNotWhoseItIs(@TempDir Path proc) throws IOException {
        process(proc, "7");
        Files.writeString(proc.resolve("7/status"), "garbage");
        ProcFs processes = new ProcFs(proc);

        assertThat(processes.look(7)).isInstanceOf(Observed.Unreadable.class);
        assertThat(processes.glance(7)).isInstanceOfSatisfying(Observed.Present.class, seen -> {
            assertThat(seen.startTicks()).isEqualTo(987654321);
            assertThat(seen.state()).isEqualTo('S');
            assertThat(seen.whollyOf(1001)).isFalse();
            assertThat(seen.reachesEveryUser()).isFalse();
        });
        Files.writeString(proc.resolve("7/stat"), "garbage");
        assertThat(processes.glance(7)).isInstanceOf(Observed.Unreadable.class);
        assertThat(processes.glance(8)).isInstanceOf(Observed.Absent.class);
    }

    @Test
    void findsThisVeryProcess() {
        ProcFs processes = new ProcFs();
        long pid = ProcessHandle.current().pid();

        assertThat(processes.pidNamespace()).matches("pid:\\[[0-9]+]");
        assertThat(processes.bootId()).matches("[0-9a-f-]{36}");
        assertThat(processes.look(pid)).isInstanceOfSatisfying(Observed.Present.class, self -> {
            assertThat(self.uid()).isEqualTo(processes.ownUid());
            EngineProcess me = new EngineProcess(pid, self.startTicks(), processes.bootId(), "agent");
            assertThat(processes.livenessOf(me)).isEqualTo(Liveness.ALIVE);
            EngineProcess before = new EngineProcess(pid, self.startTicks() - 1, processes.bootId(), "agent");
            assertThat(processes.livenessOf(before)).isEqualTo(Liveness.RECYCLED);
            EngineProcess otherBoot = new EngineProcess(pid, self.startTicks(), "0", "agent");
            assertThat(processes.livenessOf(otherBoot)).isEqualTo(Liveness.RECYCLED);
        });
    }
}
