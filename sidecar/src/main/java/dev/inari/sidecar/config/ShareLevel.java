package dev.inari.sidecar.config;

/** The share levels that an agent can report, so that a misspelt one in a rule is found when the file is read. */
enum ShareLevel {
    CONNECTION,
    USER,
    GROUP,
    SERVER,
    SERVER_LOCAL,
    UNKNOWN;

    boolean matches(String reported) {
        return name().equalsIgnoreCase(reported);
    }
}
