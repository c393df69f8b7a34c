package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcFs;
import dev.inari.sidecar.engine.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AttachPreflightTest {
    private static final String CATCHES_QUIT = "Name:\tjava\nSigCgt:\t2000000181005ccf\n";

    private final Path proc;

    AttachPreflightTest(@TempDir Path proc) {
        this.proc = proc;
    }

    @Test
    void nobodyThere() {
        refuses(new Observed.Absent(), "there is no process 5");
        refuses(new Observed.Unreadable("too many files"), "cannot be examined");
    }

    @Test
    void stranger() {
        refuses(new Observed.Present(1, 'S', 1001), "belongs to user id 1001, this command runs as 1000");
    }

    @Test
    void stoppedJvmWouldHoldUsForever() {
        refuses(new Observed.Present(1, 'T', 1000), "kill -CONT 5");
    }

    @Test
    void processThatIsNoJvmIsLeftAlone() throws IOException {
        process("/usr/bin/bash\n", CATCHES_QUIT);

        refuses(new Observed.Present(1, 'S', 1000), "is no JVM; it was left alone");
    }

    @Test
    void jvmThatDoesNotCatchQuitIsLeftAlone() throws IOException {
        process("/usr/lib/jvm/lib/server/libjvm.so\n", "SigCgt:\t0000000000000000\n");

        refuses(new Observed.Present(1, 'S', 1000), "does not catch SIGQUIT");
    }

    @Test
    void whatCannotBeReadIsLeftAlone() throws IOException {
        refuses(new Observed.Present(1, 'S', 1000), "so nothing is risked");
        process("libjvm.so", "SigCgt:\tgarbage\n");
        refuses(new Observed.Present(1, 'S', 1000), "so nothing is risked");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisVeryJvmWouldDo() {
        new AttachPreflight(Path.of("/proc"), new ProcFs())
                .require(ProcessHandle.current().pid());

        assertThat(proc).isEmptyDirectory();
    }

    private void process(String maps, String status) throws IOException {
        Path folder = Files.createDirectories(proc.resolve("5"));
        Files.writeString(folder.resolve("maps"), maps);
        Files.writeString(folder.resolve("status"), status);
    }

    private void refuses(Observed seen, String why) {
        ProcessTable table = new ProcessTable() {
            @Override
            public Observed look(long pid) {
                return seen;
            }

            @Override
            public String bootId() {
                return "";
            }

            @Override
            public long ownUid() {
                return 1000;
            }
        };
        assertThatThrownBy(() -> new AttachPreflight(proc, table).require(5))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(why);
    }
}
