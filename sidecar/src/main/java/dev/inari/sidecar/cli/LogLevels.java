package dev.inari.sidecar.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much is logged: a daemon tells each change, a command only what went wrong. */
final class LogLevels {
    private static final String OURS = "dev.inari";

    /** The JDK's side of JMX. Held here, because the JDK forgets a logger that nobody holds, and its level with it. */
    private static final java.util.logging.Logger JDK_CLIENT =
            java.util.logging.Logger.getLogger("javax.management.remote");

    private LogLevels() {}

    static void forDaemon(boolean verbose) {
        quietJdk(verbose);
        set(verbose ? Level.DEBUG : Level.INFO);
    }

    static void forCommand(boolean verbose) {
        quietJdk(verbose);
        if (verbose) {
            set(Level.DEBUG);
        }
    }

    /** A sidecar that lives for one command: what it does is told by the command. */
    static void forOwnSidecar(boolean verbose) {
        quietJdk(verbose);
        set(verbose ? Level.DEBUG : Level.ERROR);
    }

    /**
     * The JDK warns, in a form of its own on standard error, of every connection that an engine's end breaks ("Failed to restart:
     * NoSuchObjectException"). The outcome of the call says the same where it belongs.
     */
    private static void quietJdk(boolean verbose) {
        JDK_CLIENT.setLevel(verbose ? null : java.util.logging.Level.SEVERE);
    }

    private static void set(Level level) {
        if (LoggerFactory.getLogger(OURS) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
