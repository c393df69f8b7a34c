package dev.inari.sidecar.journal;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets Flyway speak only where debugging is wanted: its failures come back as exceptions, and are told once, in our words. */
public final class QuietLog implements LogCreator, Log {
    private static final Logger LOG = LoggerFactory.getLogger(QuietLog.class);

    @Override
    public Log createLogger(Class<?> who) {
        return this;
    }

    @Override
    public void debug(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void info(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void warn(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void error(String message) {
        LOG.debug("{}", message);
    }

    @Override
    public void error(String message, Exception cause) {
        LOG.debug("{}", message, cause);
    }

    @Override
    public void notice(String message) {
        LOG.debug("{}", message);
    }
}
