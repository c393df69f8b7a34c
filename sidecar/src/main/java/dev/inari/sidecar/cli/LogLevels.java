package dev.inari.sidecar.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much is logged: a daemon tells each change, a command only what went wrong. */
final class LogLevels {
    private static final String OURS = "dev.inari";

    /** Warns of each try to connect, with a stack trace. */
    static final String ZOOKEEPER = "org.apache.zookeeper";

    static final String CURATOR = "org.apache.curator";
    /** Calls it an error that nobody answered yet; how it stands with the ensemble is told by us, once. */
    static final String CURATOR_STATE = "org.apache.curator.ConnectionState";

    /** Warns at each start that it does without a library that reading does not need. */
    static final String HADOOP_NATIVE = "org.apache.hadoop.util.NativeCodeLoader";

    /** The JDK's side of JMX. Held here, because the JDK forgets a logger that nobody holds, and its level with it. */
    private static final java.util.logging.Logger JDK_CLIENT =
            java.util.logging.Logger.getLogger("javax.management.remote");

    private LogLevels() {}

    static void forDaemon(boolean verbose) {
        quietJdk(verbose);
        set(OURS, verbose ? Level.DEBUG : Level.INFO);
        setLibraries(verbose);
    }

    static void forCommand(boolean verbose) {
        quietJdk(verbose);
        if (verbose) {
            set(OURS, Level.DEBUG);
            setLibraries(true);
        }
    }

    /** A sidecar that lives for one command: what it does is told by the command. */
    static void forOwnSidecar(boolean verbose) {
        quietJdk(verbose);
        set(OURS, verbose ? Level.DEBUG : Level.ERROR);
        setLibraries(verbose);
    }

    /**
     * The JDK warns, in a form of its own on standard error, of every connection that an engine's end breaks ("Failed to restart:
     * NoSuchObjectException"). The outcome of the call says the same where it belongs.
     */
    private static void quietJdk(boolean verbose) {
        JDK_CLIENT.setLevel(verbose ? null : java.util.logging.Level.SEVERE);
    }

    /** {@link Logging} has quieted them. */
    private static void setLibraries(boolean verbose) {
        if (verbose) {
            set(ZOOKEEPER, Level.INFO);
            set(CURATOR, Level.INFO);
            set(CURATOR_STATE, Level.INFO);
        }
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
