package dev.inari.sidecar.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSpaceTest {
    private static final List<String> KYUUBI = List.of("kyuubi");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kyuubi_",
                "kyuubi_1.8.1",
                "kyuubi_1.8.1_USER",
                "kyuubi_1.8.1_USER_",
                "kyuubi_1.8.1_USER_SPARK_SQL_lock",
                "kyuubi_1.8.1_USER_SPARK_SQL_seqNum",
                "kyuubi_USER_SPARK_SQL",
                "kyuubi_1.8.1_user_SPARK_SQL",
                "kyuubi_1.8.1_EVERYBODY_SPARK_SQL",
                "kyuubi_1.8.1_USER_SPARK_SQL ",
                "kyuubi_test_1.8.1_USER_SPARK_SQL",
                "kyuubi2_1.8.1_USER_SPARK_SQL",
                "Kyuubi",
                "zookeeper",
                "inari"
            })
    void othersAreLeftAlone(String directory) {
        assertThat(EngineSpace.of(directory, KYUUBI)).isEmpty();
    }

    @Test
    void endlessNameIsNotLookedInto() {
        assertThat(EngineSpace.of("kyuubi_1" + "_1".repeat(100_000) + "_USER_SPARK_SQL", KYUUBI))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kyuubi_1.6.1_USER_SPARK_SQL, 1.6.1, USER, SPARK_SQL",
        "kyuubi_1.8.1_CONNECTION_FLINK_SQL, 1.8.1, CONNECTION, FLINK_SQL",
        "kyuubi_1.9.0_GROUP_TRINO, 1.9.0, GROUP, TRINO",
        "kyuubi_1.10.3_SERVER_HIVE_SQL, 1.10.3, SERVER, HIVE_SQL",
        "kyuubi_1.11.0_SERVER_LOCAL_JDBC, 1.11.0, SERVER_LOCAL, JDBC",
        "kyuubi_1.12.0_CONNECTION_DATA_AGENT, 1.12.0, CONNECTION, DATA_AGENT",
        "kyuubi_1.13.0-SNAPSHOT_USER_CHAT, 1.13.0-SNAPSHOT, USER, CHAT",
        "kyuubi_1.8.1_our_build_USER_SPARK_SQL, 1.8.1_our_build, USER, SPARK_SQL",
    })
    void versionLevelAndTypeAreTold(String directory, String version, String level, String type) {
        assertThat(EngineSpace.of(directory, KYUUBI)).hasValueSatisfying(space -> {
            assertThat(space).isEqualTo(new EngineSpace("kyuubi", version, level, type));
            assertThat(space.directory()).isEqualTo(directory);
            assertThat(space.isConnection()).isEqualTo(level.equals("CONNECTION"));
            assertThat(space.isServers()).isFalse();
        });
    }

    @Test
    void namespaceAloneHoldsServers() {
        assertThat(EngineSpace.of("kyuubi", KYUUBI)).hasValueSatisfying(space -> {
            assertThat(space.isServers()).isTrue();
            assertThat(space.isConnection()).isFalse();
            assertThat(space.directory()).isEqualTo("kyuubi");
        });
    }

    @Test
    void namespacesThatBeginAlikeAreKeptApart() {
        List<String> both = List.of("kyuubi", "kyuubi_test", "p.d");

        assertThat(EngineSpace.of("kyuubi_test_1.8.1_USER_SPARK_SQL", both))
                .hasValueSatisfying(space -> assertThat(space.namespace()).isEqualTo("kyuubi_test"));
        assertThat(EngineSpace.of("kyuubi_test", both))
                .hasValueSatisfying(space -> assertThat(space.namespace()).isEqualTo("kyuubi_test"));
        assertThat(EngineSpace.of("p.d_1.8.1_USER_TRINO", both)).isPresent();
        assertThat(EngineSpace.of("pxd_1.8.1_USER_TRINO", both)).isEmpty();
    }
}
