package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
    /** Where the JDK says "Failed to restart". */
    private final Logger jdk = Logger.getLogger("javax.management.remote.misc");

    @Test
    void warningsOfTheJdkAreForThoseWhoAsk() {
        LogLevels.forCommand(true);
        assertThat(jdk.isLoggable(Level.WARNING)).isTrue();
        LogLevels.forCommand(false);
        assertThat(jdk.isLoggable(Level.WARNING)).isFalse();
        assertThat(jdk.isLoggable(Level.SEVERE)).isTrue();
    }

    @Test
    void librariesSayTheSameOnceInTenMinutesAndWeAsOftenAsWeLike() {
        RepeatFilter filter = new RepeatFilter();
        String other = "org.apache.zookeeper.Other";

        assertThat(filter.decide(said(LogLevels.ZOOKEEPER, "no {}", 0))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(said(LogLevels.ZOOKEEPER, "no {}", 599_999))).isEqualTo(FilterReply.DENY);
        assertThat(filter.decide(said(LogLevels.ZOOKEEPER, "other", 599_999))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(said(other, "no {}", 599_999))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(said(LogLevels.ZOOKEEPER, "no {}", 600_000))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(said("dev.inari.X", "no {}", 1))).isEqualTo(FilterReply.NEUTRAL);
        assertThat(filter.decide(said("dev.inari.X", "no {}", 2))).isEqualTo(FilterReply.NEUTRAL);
    }

    private static LoggingEvent said(String logger, String message, long atMillis) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName(logger);
        event.setMessage(message);
        event.setTimeStamp(atMillis);
        return event;
    }
}
