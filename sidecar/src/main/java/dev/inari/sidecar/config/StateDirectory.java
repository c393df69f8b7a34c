package dev.inari.sidecar.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Finds where the sidecar keeps what must outlive it, unless it is told: where an administrator made a place, else in the user's own home. */
final class StateDirectory {
    private static final Path HOST_WIDE = Path.of("/var/lib/inari");

    private StateDirectory() {}

    /**
     * The directory of this user, which need not be there.
     *
     * @param passwdHome home of the user where the environment names none
     * @throws ConfigException if the user has no home
     */
    static Path find(Map<String, String> variables, String passwdHome) throws ConfigException {
        return Files.isDirectory(HOST_WIDE) && Files.isWritable(HOST_WIDE)
                ? HOST_WIDE
                : ofUser(variables, passwdHome).resolve("inari");
    }

    /** As the XDG base directory specification says, which has relative paths ignored. */
    static Path ofUser(Map<String, String> variables, String passwdHome) throws ConfigException {
        String state = variables.getOrDefault("XDG_STATE_HOME", "");
        if (state.startsWith("/")) {
            return Path.of(state);
        }
        String home = variables.getOrDefault("HOME", "");
        if (!home.startsWith("/")) {
            // The JDK's word for none is "?".
            home = passwdHome;
        }
        if (!home.startsWith("/")) {
            throw ConfigException.ofKey(
                    InariConfig.PREFIX + ".state-directory",
                    "environment",
                    "has no default here: this user has no home directory and /var/lib/inari cannot be written; set it");
        }
        return Path.of(home, ".local/state");
    }
}
