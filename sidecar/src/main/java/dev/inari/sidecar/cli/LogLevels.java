package dev.inari.sidecar.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much is logged: a daemon tells each change, a command only what went wrong. */
final class LogLevels {
    private static final String OURS = "dev.inari";

    private LogLevels() {}

    static void forDaemon(boolean verbose) {
        set(verbose ? Level.DEBUG : Level.INFO);
    }

    static void forCommand(boolean verbose) {
        if (verbose) {
            set(Level.DEBUG);
        }
    }

    private static void set(Level level) {
        if (LoggerFactory.getLogger(OURS) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
