package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager;
import org.apache.kyuubi.session.KyuubiSessionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A share level read wrongly would end an engine that others share. */
class EngineIdentityTest {
    private final EngineSight sight = Sights.empty();
    private final Map<String, String> conf = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "kyuubi_1.8.1_CONNECTION_FLINK_SQL/alice/x, CONNECTION, 1.8.1",
        "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/alice/x, CONNECTION, 1.8.1",
        "/kyuubi_1.10.3_USER_SPARK_SQL/bob/default, USER, 1.10.3",
        "/kyuubi_1.6.1-incubating_GROUP_TRINO/dev/default, GROUP, 1.6.1-incubating",
        "/kyuubi_1.11.0_SERVER_HIVE_SQL/root/default, SERVER, 1.11.0",
        "/kyuubi_1.12.0_SERVER_LOCAL_JDBC/root/default, SERVER_LOCAL, 1.12.0",
        "/kyuubi_1.9.4_CONNECTION_CHAT, CONNECTION, 1.9.4",
        "/kyuubi_1.12.0_USER_DATA_AGENT/eve/x, USER, 1.12.0",
        "/my_own_root_1.10.3_USER_SPARK_SQL/bob/default, USER, 1.10.3",
        "/kyuubi_1.13.0-SNAPSHOT_USER_SPARK_SQL/bob/default, USER, 1.13.0-SNAPSHOT",
    })
    void readsTheNamespace(String namespace, String level, String version) {
        assertThat(EngineIdentity.levelOfNamespace(namespace)).isEqualTo(level);
        assertThat(EngineIdentity.versionOfNamespace(namespace)).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "kyuubi",
                "/kyuubi",
                "/kyuubi_1.8.1_EVERYBODY_SPARK_SQL/x",
                "/kyuubi_1.8.1_CONNECTION_OTHER/x",
                "/kyuubi_1.8.1_connection_spark_sql/x",
                "/x/kyuubi_1.8.1_CONNECTION_SPARK_SQL/y",
                "/kyuubi_1.8.1_USER_SPARK_SQLX/x",
                "_CONNECTION_",
                "/kyuubi_1.8.1_USER_SPARK_SQL\n/kyuubi_1.8.1_CONNECTION_SPARK_SQL",
            })
    void doesNotGuess(String namespace) {
        assertThat(EngineIdentity.levelOfNamespace(namespace)).isEmpty();
        assertThat(EngineIdentity.versionOfNamespace(namespace)).isEmpty();
    }

    @Test
    void isNotHeldUpByHostileText() {
        assertThat(EngineIdentity.levelOfNamespace("/" + "_".repeat(20_000))).isEmpty();
        assertThat(EngineIdentity.levelOfNamespace("/" + "a_CONNECTION_".repeat(2_000)))
                .isEmpty();
    }

    @Test
    void takesAUserNamedLikeALevelForAUser() {
        conf.put("kyuubi.ha.namespace", "/kyuubi_1.8.1_USER_SPARK_SQL/x_1_CONNECTION_SPARK_SQL/default");

        assertThat(level()).containsExactly("USER", "namespace");
    }

    @Test
    void asksOptionNamespaceConfigurationAndDefaultInThisOrder() {
        assertThat(level()).containsExactly("USER", "default");
        conf.put("kyuubi.session.engine.share.level", "group");
        assertThat(level()).containsExactly("GROUP", "configuration");
        conf.put("kyuubi.engine.share.level", "Server");
        assertThat(level()).containsExactly("SERVER", "configuration");
        conf.put("kyuubi.ha.namespace", "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/a/b");
        assertThat(level()).containsExactly("CONNECTION", "namespace");
        assertThat(new EngineIdentity(sight, "SERVER_LOCAL").shareLevel())
                .containsExactly("SERVER_LOCAL", "agent option");
    }

    @ParameterizedTest
    @CsvSource({
        "kyuubi.engine.share.level, CONNECTION",
        "kyuubi.session.engine.share.level, connection",
        "kyuubi.ha.namespace, kyuubi_1.8.1_CONNECTION_FLINK_SQL",
    })
    void doesNotTakeAServerForTheEnginesThatItLaunches(String key, String value) {
        conf.put(key, value);
        conf.put("kyuubi.session.user", "alice");
        sight.accept(new KyuubiSessionManager(conf));

        assertThat(new EngineIdentity(sight, "").shareLevel()).containsExactly("SERVER", "engine type");
        assertThat(new EngineIdentity(sight, "").user()).isEqualTo(System.getProperty("user.name"));
        assertThat(new EngineIdentity(sight, "CONNECTION").shareLevel()).containsExactly("CONNECTION", "agent option");
    }

    @Test
    void ignoresALevelThatIsNone() {
        conf.put("kyuubi.engine.share.level", "everybody");

        assertThat(level()).containsExactly("USER", "default");
    }

    @Test
    void isUnknownUntilAnEngineWasSeen() {
        assertThat(new EngineIdentity(sight, "").shareLevel()[0]).isEqualTo("UNKNOWN");
        assertThat(new EngineIdentity(sight, "").refId()).isEmpty();
        assertThat(new EngineIdentity(sight, "").version()).isEmpty();
    }

    @Test
    void readsTheRest() {
        conf.put("kyuubi.ha.engine.ref.id", "ref-1");
        conf.put("kyuubi.session.user", "alice");
        conf.put("kyuubi.engine.id", "application_1_1");
        conf.put("kyuubi.ha.namespace", "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/a/b");
        level();
        EngineIdentity identity = new EngineIdentity(sight, "");

        assertThat(identity.refId()).isEqualTo("ref-1");
        assertThat(identity.user()).isEqualTo("alice");
        assertThat(identity.applicationId()).isEqualTo("application_1_1");
        assertThat(identity.namespace()).contains("CONNECTION");
        assertThat(identity.version()).isEqualTo("1.8.1");
    }

    private String[] level() {
        sight.accept(new FlinkSQLSessionManager(conf));
        return new EngineIdentity(sight, "").shareLevel();
    }
}
