package dev.inari.sidecar.config;

import dev.inari.sidecar.batch.BatchesSettings;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings.Auth;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names every key and its default, once; {@code config/inari.yaml} and the documentation are held equal to it by tests. */
@ConfigMapping(prefix = InariConfig.PREFIX)
interface InariConfig {
    String PREFIX = "inari";

    Optional<String> runDirectory();

    Optional<String> stateDirectory();

    @WithDefault("false")
    boolean dryRun();

    Heartbeat heartbeat();

    Client client();

    Exit exit();

    Conditions conditions();

    Journal journal();

    ZooKeeper zookeeper();

    Records records();

    Jobs jobs();

    Batches batches();

    List<BatchRuleConfig> batchRules();

    Http http();

    List<RuleConfig> rules();

    /** How often an engine is read, and how patient that is. */
    interface Heartbeat {
        @WithDefault("1s")
        Duration interval();

        @WithDefault("3")
        int suspectAfterMisses();

        @WithDefault("30")
        int hungAfterMisses();
    }

    /** What one call to an engine may cost. */
    interface Client {
        @WithDefault("1s")
        Duration connectDeadline();

        @WithDefault("3s")
        Duration readDeadline();

        @WithDefault("5s")
        Duration totalDeadline();

        @WithDefault("4")
        int workers();
    }

    /** The steps by which an engine is ended. */
    interface Exit {
        @WithDefault("0s")
        Duration linger();

        @WithDefault("60s")
        Duration initialWait();

        @WithDefault("30s")
        Duration graceful();

        /** Its defaults are {@link Defaults#GRACEFUL_BY_TYPE}: SmallRye has no annotation for the entries of a map. */
        Map<String, Duration> gracefulByType();

        @WithDefault("15s")
        Duration term();

        @WithDefault("20s")
        Duration stuckStop();

        /** Its defaults are {@link Defaults#STUCK_STOP_BY_TYPE}. */
        Map<String, Duration> stuckStopByType();
    }

    /** What is done about what can be the matter with an engine. */
    interface Conditions {
        @WithDefault("12h")
        Duration orphanAfter();

        /** By {@link Condition#key()}, with defaults from there. Not typed, because SmallRye puts the other keys of the group in as well. */
        @WithParentName
        Map<String, String> texts();
    }

    /** How long it is remembered what was done. */
    interface Journal {
        @WithDefault("90d")
        Duration keep();

        @WithDefault("1000000")
        long keepEntries();
    }

    /** The ensemble in which engines register. */
    interface ZooKeeper {
        Optional<String> connect();

        @WithDefault("kyuubi")
        String namespaces();

        @WithDefault("30s")
        Duration sessionTimeout();

        @WithDefault("15s")
        Duration connectionTimeout();

        @WithDefault("/inari/leases")
        String leaseRoot();

        @WithDefault("none")
        Auth.Kind auth();

        Optional<String> digestFile();

        @WithDefault("Client")
        String saslContext();

        @WithDefault("zookeeper")
        String saslService();

        Tls tls();
    }

    /** Where it is kept what is left when work ends. */
    interface Records {
        Optional<String> url();

        Optional<String> user();

        Optional<String> passwordFile();

        @WithDefault("365d")
        Duration keep();
    }

    /** Where Flink's jobs are looked for. */
    interface Jobs {
        Optional<String> archives();

        Optional<String> hadoopClasspath();

        Optional<String> hadoopConf();

        Optional<String> hadoopPrincipal();

        Optional<String> hadoopKeytab();

        @WithDefault("30s")
        Duration hadoopDeadline();

        Optional<String> clusters();

        @WithDefault("true")
        boolean followEngines();

        @WithDefault("10s")
        Duration interval();

        @WithDefault("10m")
        Duration unknownAfter();

        Stores tls();
    }

    /** Kyuubi servers whose batches are looked after. */
    interface Batches {
        Optional<String> servers();

        @WithDefault("none")
        BatchesSettings.Auth auth();

        Optional<String> user();

        Optional<String> secretFile();

        Optional<String> principal();

        Optional<String> keytab();

        Stores tls();

        @WithDefault("5m")
        Duration interval();

        @WithDefault("false")
        boolean close();

        @WithDefault("100")
        int mostPerPass();

        @WithDefault("67108864")
        long logBytes();

        @WithDefault("6h")
        Duration sessionIdleTimeout();

        @WithDefault("6h")
        Duration batchIdleTimeout();

        @WithDefault("5m")
        Duration sessionCheckInterval();
    }

    /** Where and to whom HTTP is spoken. */
    interface Http {
        @WithDefault("true")
        boolean enabled();

        @WithDefault("127.0.0.1")
        String address();

        @WithDefault("10109")
        int port();

        @WithDefault("false")
        boolean allowPlain();

        Optional<String> hostNames();

        Optional<String> usersFile();

        @WithDefault("none")
        HttpSettings.Anonymous anonymous();

        HttpTls tls();

        Jolokia jolokia();
    }

    /** MBeans over HTTP. */
    interface Jolokia {
        @WithDefault("true")
        boolean enabled();

        Optional<String> policy();
    }

    /** Encryption of HTTP. */
    interface HttpTls {
        @WithDefault("false")
        boolean enabled();

        Optional<String> keyStore();

        Optional<String> keyStorePasswordFile();
    }

    /** One rule about batches that ended. */
    interface BatchRuleConfig {
        Optional<String> name();

        @WithDefault("*")
        Glob user();

        @WithDefault("*")
        Glob batchName();

        @WithDefault("*")
        Glob batchType();

        Optional<String> states();

        Optional<Duration> idle();
    }

    /** Whom to believe and who we are, where an address begins with https. */
    interface Stores {
        @WithDefault("true")
        boolean verifyHost();

        Optional<String> trustStore();

        Optional<String> trustStorePasswordFile();

        Optional<String> keyStore();

        Optional<String> keyStorePasswordFile();
    }

    /** Encryption of what is said to the ensemble. */
    interface Tls {
        @WithDefault("false")
        boolean enabled();

        @WithDefault("true")
        boolean verifyHost();

        Optional<String> trustStore();

        Optional<String> trustStorePasswordFile();

        Optional<String> keyStore();

        Optional<String> keyStorePasswordFile();
    }

    /** One rule; what it leaves out comes from {@link Exit}, {@link Conditions} and the share level. */
    interface RuleConfig {
        Optional<String> name();

        @WithDefault("*")
        Glob engineType();

        Optional<ShareLevel> shareLevel();

        @WithDefault("*")
        Glob user();

        @WithDefault("*")
        Glob engineName();

        Optional<Boolean> exitWhenIdle();

        Optional<Duration> linger();

        Optional<Duration> initialWait();

        Optional<Duration> graceful();

        Optional<Duration> term();

        Optional<Duration> stuckStop();

        Optional<Duration> orphanAfter();

        Map<Condition, Response> conditions();
    }
}
