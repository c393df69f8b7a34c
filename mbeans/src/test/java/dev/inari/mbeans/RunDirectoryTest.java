package dev.inari.mbeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import org.junit.jupiter.api.Test;

/** Agent and sidecar must come to the same directory. */
class RunDirectoryTest {
    @Test
    void takesTheNamedDirectoryFirst() {
        assertThat(RunDirectory.choose("/srv/inari", true, "/tmp", "alice")).isEqualTo(new File("/srv/inari"));
    }

    @Test
    void takesTheHostsDirectoryWhereThereIsOne() {
        assertThat(RunDirectory.choose("", true, "/tmp", "alice")).isEqualTo(new File("/run/inari"));
    }

    @Test
    void elseTakesTheUsersOwn() {
        assertThat(RunDirectory.choose("", false, "/tmp", "alice")).isEqualTo(new File("/tmp/inari-alice"));
    }

    @Test
    void keepsAUserNameFromLeavingTheTemporaryDirectory() {
        assertThat(RunDirectory.choose("", false, "/tmp", "../x y/é")).isEqualTo(new File("/tmp/inari-.._x_y__"));
        assertThat(RunDirectory.choose("", false, "/tmp", "?")).isEqualTo(new File("/tmp/inari-_"));
    }

    @Test
    void refusesARelativeDirectory() {
        assertThatThrownBy(() -> RunDirectory.choose("run", true, "/tmp", "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'run'");
    }
}
