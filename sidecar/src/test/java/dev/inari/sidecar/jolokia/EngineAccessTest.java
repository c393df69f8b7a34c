package dev.inari.sidecar.jolokia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.inari.jmx.Deadlines;
import dev.inari.jmx.EngineClients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one HTTP request may cost engines and others who ask. */
class EngineAccessTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AtomicLong nanos = new AtomicLong();
    private final EngineClients clients = EngineClients.create(new Deadlines(LIMIT, LIMIT, LIMIT), 2);
    private final TestEngine engine;
    private final JolokiaEngine known;

    EngineAccessTest() throws Exception {
        engine = new TestEngine();
        known = engine.as("a".repeat(32), 7);
    }

    @AfterEach
    void close() throws Exception {
        clients.close();
        engine.close();
    }

    private EngineAccess access() {
        return new EngineAccess(() -> List.of(known), () -> clients, nanos::get);
    }

    private @Nullable Object ask(EngineAccess access) throws Exception {
        return access.at(known).ask(mbeans -> mbeans.getAttribute(new ObjectName(TestEngine.PROBE), "Plain"));
    }

    private void isRefused(EngineAccess access, int status, String told) {
        assertThatThrownBy(() -> ask(access))
                .hasMessageContaining(told)
                .asInstanceOf(type(NoAnswer.class))
                .extracting(NoAnswer::status)
                .isEqualTo(status);
    }

    @Test
    void whenTheTimeOfARequestIsOverNothingMoreIsAsked() throws Exception {
        try (EngineAccess access = access()) {
            nanos.addAndGet(EngineAccess.TIME.toNanos() - 1);
            assertThat(ask(access)).isEqualTo("of the engine");
            nanos.incrementAndGet();
            isRefused(access, 504, "the time of this request is over");
        }
    }
}
