package dev.inari.sidecar.zookeeper;

import dev.inari.sidecar.engine.SecretFile;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings.Auth;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.curator.framework.AuthInfo;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Util;
import org.apache.zookeeper.data.ACL;

/** Says in the words of ZooKeeper's client what the settings say. What they leave open can be given as the client's own system properties. */
final class ClientOptions {
    /**
     * Names of a hundred thousand crashed engines in one list. With the client's own limit of 1 MiB the connection would break on each try; with much
     * more, a few answers would fill the heap.
     */
    private static final int LONGEST_ANSWER = 4 * 1024 * 1024;

    private static final String NETTY = "org.apache.zookeeper.ClientCnxnSocketNetty";

    private ClientOptions() {}

    static ZKClientConfig of(ZooKeeperSettings settings) throws IOException {
        ZKClientConfig config = new ZKClientConfig();
        if (config.getProperty(ZKClientConfig.JUTE_MAXBUFFER) == null) {
            config.setProperty(ZKClientConfig.JUTE_MAXBUFFER, Integer.toString(LONGEST_ANSWER));
        }
        Auth auth = settings.auth();
        boolean sasl = auth.kind() == Auth.Kind.SASL;
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, Boolean.toString(sasl));
        if (sasl) {
            config.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, auth.saslContext());
            config.setProperty(ZKClientConfig.ZK_SASL_CLIENT_USERNAME, auth.saslService());
            permitDigestLogin(config, settings.tls());
        }
        if (settings.tls().on()) {
            encrypt(config, settings.tls());
        }
        return config;
    }

    /**
     * Since 3.9.4 the client has no DIGEST-MD5 login in its FIPS mode, which is its default (ZOOKEEPER-4889). Whoever names such a login wants it. With
     * TLS that mode also chooses who checks certificates, so there it is the operator's word alone.
     */
    private static void permitDigestLogin(ZKClientConfig config, Tls tls) {
        if (!tls.on() && System.getProperty(X509Util.FIPS_MODE_PROPERTY) == null) {
            config.setProperty(X509Util.FIPS_MODE_PROPERTY, "false");
        }
    }

    private static void encrypt(ZKClientConfig config, Tls tls) throws IOException {
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, NETTY);
        try (X509Util names = new ClientX509Util()) {
            put(config, names.getSslTruststoreLocationProperty(), tls.trustStore());
            putSecret(config, names.getSslTruststorePasswdPathProperty(), tls.trustStorePasswordFile());
            put(config, names.getSslKeystoreLocationProperty(), tls.keyStore());
            putSecret(config, names.getSslKeystorePasswdPathProperty(), tls.keyStorePasswordFile());
            config.setProperty(names.getSslHostnameVerificationEnabledProperty(), Boolean.toString(tls.verifyHost()));
        }
    }

    /** The client itself reads the file. */
    private static void putSecret(ZKClientConfig config, String property, Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            SecretFile.check(file.get());
        }
        put(config, property, file);
    }

    private static void put(ZKClientConfig config, String property, Optional<Path> file) {
        file.ifPresent(path -> config.setProperty(property, path.toString()));
    }

    /** What a session proves itself by; empty where nothing is asked for, or SASL does it. */
    static List<AuthInfo> credentials(ZooKeeperSettings settings) throws IOException {
        Auth auth = settings.auth();
        if (auth.kind() != Auth.Kind.DIGEST) {
            return List.of();
        }
        Path file = auth.digestFile()
                .orElseThrow(() -> new IOException("inari.zookeeper.auth is digest, but no digest-file is named"));
        String secret = SecretFile.read(file);
        if (secret.indexOf(':') < 1) {
            throw new IOException(file + " does not begin with a user and a colon; write user:password into it");
        }
        return List.of(new AuthInfo("digest", secret.getBytes(StandardCharsets.UTF_8)));
    }

    /** Who may do what with the nodes that we make. */
    static List<ACL> acl(ZooKeeperSettings settings) {
        if (settings.auth().kind() == Auth.Kind.NONE) {
            return ZooDefs.Ids.OPEN_ACL_UNSAFE;
        }
        // Not List.of: the client looks for null in it.
        return Arrays.asList(ZooDefs.Ids.CREATOR_ALL_ACL.get(0), ZooDefs.Ids.READ_ACL_UNSAFE.get(0));
    }
}
