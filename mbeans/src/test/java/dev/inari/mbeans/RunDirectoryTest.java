package dev.inari.mbeans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import org.junit.jupiter.api.Test;

/** Agent and sidecar must come to the same directory. */
class RunDirectoryTest {
    @Test
    void takesTheNamedDirectoryFirst() {
        assertThat(RunDirectory.choose("/srv/inari", true, "alice")).isEqualTo(new File("/srv/inari"));
    }

    @Test
    void takesTheHostsDirectoryWhereThereIsOne() {
        assertThat(RunDirectory.choose("", true, "alice")).isEqualTo(new File("/run/inari"));
    }

    @Test
    void elseTakesTheUsersOwn() {
        assertThat(RunDirectory.choose("", false, "alice")).isEqualTo(new File("/tmp/inari-alice"));
    }

    @Test
    void keepsAUserNameFromLeavingTheDirectory() {
        assertThat(RunDirectory.choose("", false, "../x y/é")).isEqualTo(new File("/tmp/inari-.._x_y__"));
        assertThat(RunDirectory.choose("", false, "?")).isEqualTo(new File("/tmp/inari-_"));
    }

    @Test
    void refusesARelativeDirectory() {
        assertThatThrownBy(() -> RunDirectory.choose("run", true, "alice"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'run'");
    }
}
