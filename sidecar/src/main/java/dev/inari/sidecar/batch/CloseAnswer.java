package dev.inari.sidecar.batch;

/**
 * What a server answers when a batch is deleted. Its {@code success} tells whether an application was killed, and not whether the session was closed.
 *
 * @param message in the server's words
 */
public record CloseAnswer(boolean success, String message) {
    private static final String TERMINAL = "is already terminal so can not kill it";

    /** The session of a batch that had ended was closed, and nothing was killed. */
    public boolean closedTerminal() {
        return !success && message.contains(TERMINAL);
    }
}
