package dev.inari.sidecar.journal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears what operators would read of the journal, because what is told too often is not read. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Logger JOURNAL = (Logger) LoggerFactory.getLogger("dev.inari.sidecar.journal");

    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    Logged() {
        start();
        JOURNAL.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    List<String> errors() {
        return at(Level.ERROR);
    }

    List<String> warnings() {
        return at(Level.WARN);
    }

    private List<String> at(Level level) {
        return events.stream()
                .filter(each -> each.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        JOURNAL.detachAppender(this);
    }
}
