package dev.inari.sidecar.cli;

import java.io.Serial;

/** Ends a command with a message for people and an exit code; never a mistake of ours, so it has no stack trace to show. */
final class CommandFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    CommandFailure(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Something in the world is not as it should be. */
    static CommandFailure foundWrong(String message) {
        return new CommandFailure(ExitCode.FOUND_WRONG, message);
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
