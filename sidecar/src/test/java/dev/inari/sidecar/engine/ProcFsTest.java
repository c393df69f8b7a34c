package dev.inari.sidecar.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading /proc, whatever a process calls itself. */
class ProcFsTest {
    private static final String AFTER_NAME =
            " S 1 4711 4711 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 30 0 987654321 1000 200 18446744073709551615 0 0";
    private static final String STATUS = "Name:\tjava\nUmask:\t0022\nUid:\t1000\t1001\t1002\t1003\nGid:\t1\t2\t3\t4\n";

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
