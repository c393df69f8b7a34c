package dev.inari.sidecar.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountsTest {
    private static final String MOUNTS = """
            /dev/sda1 / ext4 rw,relatime 0 0
            server:/a /archives/clusterA nfs4 rw 0 0
            /dev/sdb1 /archives/with\\040space/b\\134c xfs rw 0 0
            fuse /archives2 fuse.sshfs rw 0 0
            tmpfs /archives tmpfs rw 0 0
            broken
            """;

    @Test
    void whatIsMountedBelowADirectoryIsFound() {
        assertThat(Mounts.below(Path.of("/archives"), MOUNTS)).containsExactlyInAnyOrder("nfs4", "xfs");
        assertThat(Mounts.below(Path.of("/archives/with space"), MOUNTS)).containsExactly("xfs");
        assertThat(Mounts.below(Path.of("/archives/with space/b\\c"), MOUNTS)).isEmpty();
        assertThat(Mounts.below(Path.of("/"), MOUNTS)).contains("nfs4", "xfs", "fuse.sshfs", "tmpfs");
    }

    @Test
    void theKernelTells(@TempDir Path directory) throws IOException {
        assertThat(Mounts.kinds(directory)).hasSize(1);
        assertThat(Mounts.kinds(Path.of("/"))).contains("proc");
    }
}
