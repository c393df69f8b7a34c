package dev.inari.sidecar.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets libraries that try again for ever say the same thing once in ten minutes. What is ours passes: it speaks when something changes. Thread-safe.
 */
final class RepeatFilter extends Filter<ILoggingEvent> {
    private static final List<String> LIBRARIES = List.of("org.apache.", "io.netty.");
    private static final long QUIET_MILLIS = Duration.ofMinutes(10).toMillis();
    /** More than the libraries have messages. */
    private static final int MOST = 1000;

    private final ConcurrentMap<String, Long> said = new ConcurrentHashMap<>();

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (LIBRARIES.stream().noneMatch(event.getLoggerName()::startsWith)) {
            return FilterReply.NEUTRAL;
        }
        if (said.size() > MOST) {
            said.clear();
        }
        long now = event.getTimeStamp();
        // The message before its arguments are filled in, which differ from try to try.
        String key = event.getLoggerName() + event.getMessage();
        boolean first = said.merge(key, now, (before, next) -> next - before < QUIET_MILLIS ? before : next) == now;
        return first ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
