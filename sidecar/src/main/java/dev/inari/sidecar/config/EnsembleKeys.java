package dev.inari.sidecar.config;

import dev.inari.sidecar.zookeeper.ZooKeeperSettings;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings.Auth;
import dev.inari.sidecar.zookeeper.ZooKeeperSettings.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Checks and reads the keys about ZooKeeper. What is secret is in files, of which only the names pass through here. */
final class EnsembleKeys {
    private static final String GROUP = InariConfig.PREFIX + ".zookeeper.";
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private static final Pattern SERVER =
            Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\],@]+)(:(?<port>\\d{1,5}))?");
    private static final Pattern PATH = Pattern.compile("(/[^\\s/]+)+");
    private static final Pattern NAMESPACE = Pattern.compile("[^\\s/,]+");
    private static final Pattern LIST = Pattern.compile("\\s*,\\s*");

    private final InariConfig.ZooKeeper config;
    private final InForce inForce;
    private final List<ConfigProblem> problems = new ArrayList<>();

    EnsembleKeys(InariConfig.ZooKeeper config, InForce inForce) {
        this.config = config;
        this.inForce = inForce;
    }

    static ZooKeeperSettings map(InariConfig.ZooKeeper config) {
        InariConfig.Tls tls = config.tls();
        return new ZooKeeperSettings(
                config.connect().map(each -> String.join(",", listed(each))).orElse(""),
                listed(config.namespaces()),
                config.sessionTimeout(),
                config.connectionTimeout(),
                new Auth(config.auth(), config.digestFile().map(Path::of), config.saslContext(), config.saslService()),
                new Tls(
                        tls.enabled(),
                        tls.trustStore().map(Path::of),
                        tls.trustStorePasswordFile().map(Path::of),
                        tls.keyStore().map(Path::of),
                        tls.keyStorePasswordFile().map(Path::of),
                        tls.verifyHost()),
                config.leaseRoot());
    }

    private static List<String> listed(String text) {
        return Arrays.asList(LIST.split(text.strip(), -1));
    }

    List<ConfigProblem> problems() {
        config.connect().ifPresent(this::connect);
        List<String> namespaces = listed(config.namespaces());
        if (!namespaces.stream().allMatch(NAMESPACE.asMatchPredicate())) {
            add(
                    "namespaces",
                    "has a name that is empty or has a space or a slash; write kyuubi.ha.namespace of each, separated by commas."
                            + " What is before a slash belongs behind the servers in connect");
        }
        timeout("session-timeout", config.sessionTimeout());
        timeout("connection-timeout", config.connectionTimeout());
        leaseRoot(namespaces);
        StoreKeys.file("digest-file", config.digestFile(), this::add);
        StoreKeys.file("tls.trust-store", config.tls().trustStore(), this::add);
        StoreKeys.file("tls.trust-store-password-file", config.tls().trustStorePasswordFile(), this::add);
        StoreKeys.file("tls.key-store", config.tls().keyStore(), this::add);
        StoreKeys.file("tls.key-store-password-file", config.tls().keyStorePasswordFile(), this::add);
        together();
        return problems;
    }

    private void connect(String connect) {
        int slash = connect.indexOf('/');
        String servers = slash < 0 ? connect : connect.substring(0, slash);
        if (!listed(servers).stream().allMatch(EnsembleKeys::isServer)) {
            add(
                    "connect",
                    "is no list of host:port, separated by commas, with a /chroot behind the last if there is one");
        } else if (slash >= 0 && !PATH.matcher(connect.substring(slash)).matches()) {
            add("connect", "has no path for a chroot; write it like /kyuubi-prod, without a slash at its end");
        }
    }

    private static boolean isServer(String text) {
        var server = SERVER.matcher(text);
        if (!server.matches()) {
            return false;
        }
        String port = server.group("port");
        return port == null || (Integer.parseInt(port) > 0 && Integer.parseInt(port) <= 0xffff);
    }

    private void timeout(String key, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(LONGEST_TIMEOUT) > 0) {
            add(key, "must be from 1s to 1h");
        }
    }

    private void leaseRoot(List<String> namespaces) {
        String root = config.leaseRoot();
        if (!PATH.matcher(root).matches()) {
            add("lease-root", "is no path; write it like /inari/leases");
        } else if (namespaces.stream()
                .anyMatch(each -> (root + "/").startsWith("/" + each + "/") || root.startsWith("/" + each + "_"))) {
            add(
                    "lease-root",
                    "is in a namespace of Kyuubi, which takes each znode there for an engine; name another path");
        }
    }

    private void together() {
        boolean digest = config.auth() == Auth.Kind.DIGEST;
        if (digest && config.digestFile().isEmpty()) {
            add("auth", "needs digest-file: a file of mode 600 with one line, user:password");
        } else if (!digest && config.digestFile().isPresent()) {
            add("digest-file", "is of no use without auth: digest; write that, or leave the file out");
        }
        if (!config.tls().enabled()
                && (config.tls().trustStore().isPresent()
                        || config.tls().keyStore().isPresent())) {
            add("tls.enabled", "is false although a store is named; write true, or leave the store out");
        }
    }

    private void add(String key, String what) {
        problems.add(inForce.problem(GROUP + key, what));
    }
}
