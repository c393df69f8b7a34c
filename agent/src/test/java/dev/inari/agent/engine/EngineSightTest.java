package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;
import org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager;
import org.junit.jupiter.api.Test;

/** A Kyuubi engine for Flink holds a whole Flink gateway inside; its sessions must not count twice. */
class EngineSightTest {
    private final EngineSight sight = Sights.empty();
    private final SessionManagerImpl inner = new SessionManagerImpl();
    private final FlinkSQLSessionManager outer = new FlinkSQLSessionManager(Map.of());

    @Test
    void aGatewayByItselfCounts() {
        loaded(inner);

        assertThat(Objects.requireNonNull(sight.accept(inner)).name()).isEqualTo("flink-sql-gateway");
        assertThat(sight.manager()).isSameAs(inner);
    }

    @Test
    void aGatewayInsideAKyuubiEngineIsIgnored() {
        loaded(outer);
        loaded(inner);

        assertThat(sight.accept(inner)).isNull();
        assertThat(sight.target()).isNull();
        assertThat(Objects.requireNonNull(sight.accept(outer)).name()).isEqualTo("kyuubi-flink");
        assertThat(sight.accept(inner)).isNull();
        assertThat(sight.manager()).isSameAs(outer);
    }

    @Test
    void aGatewayIsIgnoredEvenIfItWasSeenFirst() {
        loaded(inner);
        sight.accept(inner);
        loaded(outer);

        assertThat(sight.accept(inner)).isNull();
        assertThat(sight.accept(outer)).isNotNull();
    }

    @Test
    void theClassesTellTheEngineBeforeTheManagerDoes() {
        assertThat(sight.likelyTarget()).isNull();
        loaded(outer);
        assertThat(Objects.requireNonNull(sight.likelyTarget()).name()).isEqualTo("kyuubi-flink");
        assertThat(sight.target()).isNull();
    }

    @Test
    void strangersDoNotCount() {
        assertThat(sight.accept("a text")).isNull();
        assertThat(sight.target()).isNull();
    }

    @Test
    void theNewestInstanceOfAClassIsKept() {
        SessionManagerImpl second = new SessionManagerImpl();
        sight.saw(inner);
        sight.saw(second);

        assertThat(sight.seen(SessionManagerImpl.class.getName())).isSameAs(second);
        assertThat(sight.seen("org.apache.flink.table.gateway.SqlGateway")).isNull();
    }

    private void loaded(Object manager) {
        sight.classLoaded(manager.getClass().getName(), manager.getClass().getClassLoader());
    }
}
