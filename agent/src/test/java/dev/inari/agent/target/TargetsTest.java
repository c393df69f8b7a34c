package dev.inari.agent.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager;
import org.junit.jupiter.api.Test;

/** The table is data, and data can contradict itself. */
class TargetsTest {
    @Test
    void rowsHaveNamesOfTheirOwn() {
        List<Target> rows = Targets.rows();

        assertThat(rows.stream().map(Target::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
        assertThat(rows.stream().map(Target::managerClass)).doesNotHaveDuplicates();
    }

    @Test
    void everyManagerIsWoven() {
        for (Target row : Targets.rows()) {
            assertThat(Targets.hooked(row.managerClass())).as(row.name()).isNotNull();
        }
    }

    @Test
    void everyClassIsThereOnceAndHasHooks() {
        List<String> names = Targets.classes().stream().map(HookedClass::name).collect(Collectors.toList());

        assertThat(names).doesNotHaveDuplicates();
        assertThat(Targets.classes()).noneMatch(hooked -> hooked.hooks().isEmpty());
    }

    @Test
    void kyuubiCountsBeforeTheFlinkGatewayInsideIt() {
        Target flink = row("flink-sql-gateway");
        Target kyuubi = row("kyuubi-flink");

        assertThat(kyuubi.rank()).isGreaterThan(flink.rank());
        assertThat(row("kyuubi-hive").rank()).isGreaterThan(row("hiveserver2").rank());
        assertThat(row("spark-thrift-server").rank())
                .isGreaterThan(row("hiveserver2").rank());
        assertThat(kyuubi.rank()).isGreaterThan(row("spark-thrift-server").rank());
    }

    @Test
    void theServerIsNeverStoppedFromInside() {
        assertThat(row("kyuubi-server").stop()).isEmpty();
    }

    /** Everything else either serves everybody, or is told what it is by an option of the agent. */
    @Test
    void onlyEnginesThatKyuubiLaunchesSayTheirShareLevel() {
        for (Target row : Targets.rows()) {
            boolean launched = row.name().startsWith("kyuubi-") && !row.name().equals("kyuubi-server");
            IdentityModel identity = row.identity();
            assertThat(identity.shareLevel().length > 0).as(row.name()).isEqualTo(launched);
            assertThat(identity.defaultShareLevel()).as(row.name()).isEqualTo(launched ? "USER" : "SERVER");
        }
        assertThat(row("kyuubi-server").identity().fixedShareLevel()).isEqualTo("SERVER");
    }

    @Test
    void findsARowByClassOrSuperclass() {
        assertThat(Targets.ofManager(FlinkSQLSessionManager.class))
                .isSameAs(Targets.ofManagerName(FlinkSQLSessionManager.class.getName()));
        assertThat(Targets.ofManager(String.class)).isNull();
        assertThat(Targets.hooked("java.lang.String")).isNull();
    }

    @Test
    void knowsWhatOpensAndCloses() {
        assertThat(Targets.hooks("org.apache.kyuubi.session.SessionManager", "openSession"))
                .isTrue();
        assertThat(Targets.hooks("org.apache.kyuubi.session.SessionManager", "closeSession"))
                .isTrue();
        assertThat(Targets.hooks("org.apache.kyuubi.session.SessionManager", "start"))
                .isFalse();
        assertThat(Targets.hooks("java.lang.String", "openSession")).isFalse();
    }

    private static Target row(String name) {
        return Targets.rows().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
