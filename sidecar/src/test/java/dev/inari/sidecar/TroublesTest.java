package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TroublesTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Troubles.class);
    private final Troubles troubles = new Troubles();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private List<String> told(Map<String, String> now) {
        log.list.clear();
        troubles.tell(now);
        return log.list.stream()
                .map(each -> each.getLevel() + " " + each.getFormattedMessage())
                .toList();
    }

    @Test
    void eachIsToldOnceAndSoIsItsEnd() {
        assertThat(told(Map.of("/a", "denied"))).containsExactly("WARN /a: denied");
        assertThat(told(Map.of("/a", "denied"))).isEmpty();
        assertThat(told(Map.of("/a", "gone", "/b", "denied")))
                .containsExactlyInAnyOrder("WARN /a: gone", "WARN /b: denied");
        assertThat(told(Map.of("/b", "denied"))).containsExactly("INFO /a: is in order again, or gone");
        assertThat(told(Map.of("/a", "denied", "/b", "denied"))).containsExactly("WARN /a: denied");
    }
}
