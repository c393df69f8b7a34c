package dev.inari.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateDirectoryTest {
    @Test
    void nobodysHomeIsAProblemThatSaysWhatToSet() {
        assertThatThrownBy(() -> StateDirectory.ofUser(Map.of("HOME", "here"), "?"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("environment: inari.state-directory has no default here")
                .hasMessageContaining("set it");
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/state, /home/ann, /root, /srv/state",
        "state, /home/ann, /root, /home/ann/.local/state",
        "'', /home/ann, /root, /home/ann/.local/state",
        "'', '', /root, /root/.local/state",
        "'', /, ?, /.local/state",
    })
    void theUsersOwn(String xdg, String home, String passwdHome, String expected) throws ConfigException {
        assertThat(StateDirectory.ofUser(Map.of("XDG_STATE_HOME", xdg, "HOME", home), passwdHome))
                .isEqualTo(Path.of(expected));
    }
}
