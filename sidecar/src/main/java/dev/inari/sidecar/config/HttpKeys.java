package dev.inari.sidecar.config;

import dev.inari.sidecar.http.HttpSettings;
import dev.inari.sidecar.jolokia.AccessPolicy;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks and reads the keys about HTTP. What is secret is in files, of which only the names pass through here. */
final class HttpKeys {
    private static final String GROUP = InariConfig.PREFIX + ".http.";
    private static final int LAST_PORT = 0xffff;
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,253})|\\[[0-9a-fA-F:.]+]");

    private final InariConfig.Http config;
    private final InForce inForce;
    private final List<ConfigProblem> problems = new ArrayList<>();

    HttpKeys(InariConfig.Http config, InForce inForce) {
        this.config = config;
        this.inForce = inForce;
    }

    static HttpSettings map(InariConfig.Http config) {
        InariConfig.HttpTls tls = config.tls();
        return new HttpSettings(
                config.enabled(),
                config.address(),
                config.port(),
                config.usersFile().map(Path::of),
                config.anonymous(),
                BatchKeys.listed(config.hostNames()),
                new HttpSettings.Tls(
                        tls.enabled(),
                        tls.keyStore().map(Path::of),
                        tls.keyStorePasswordFile().map(Path::of)),
                new HttpSettings.Jolokia(
                        config.jolokia().enabled(), config.jolokia().policy().map(Path::of)));
    }

    List<ConfigProblem> problems() {
        String address = config.address();
        if (!address.equals("localhost")
                && !IPV4.matcher(address).matches()
                && !IPV6.matcher(address).matches()) {
            add("address", "is no IP address; write 127.0.0.1, the address of one interface, or 0.0.0.0 for all");
        } else if (config.enabled()
                && !HttpSettings.isLoopback(address)
                && !config.tls().enabled()
                && !config.allowPlain()) {
            add(
                    "address",
                    "is reached from other hosts, and without TLS passwords can be read on the way; set inari.http.tls, or"
                            + " inari.http.allow-plain: true if something before it does the encryption");
        }
        if (config.port() < 0 || config.port() > LAST_PORT) {
            add("port", "must be from 0 to " + LAST_PORT + "; 0 is one that the system chooses");
        }
        if (!BatchKeys.listed(config.hostNames()).stream().allMatch(HOST_NAME.asMatchPredicate())) {
            add("host-names", "has what is no host name; write names without scheme and port, separated by commas");
        }
        file("users-file", config.usersFile());
        file("tls.key-store", config.tls().keyStore());
        file("tls.key-store-password-file", config.tls().keyStorePasswordFile());
        tls(config.tls());
        policy();
        return problems;
    }

    /** Read here already: what it forbids is not found out when it is needed. */
    private void policy() {
        String key = "jolokia.policy";
        int before = problems.size();
        file(key, config.jolokia().policy());
        if (config.jolokia().policy().isPresent() && problems.size() == before) {
            try {
                AccessPolicy.check(Path.of(config.jolokia().policy().get()));
            } catch (IOException e) {
                add(key, "cannot be used: " + e.getMessage());
            }
        }
    }

    private void tls(InariConfig.HttpTls tls) {
        if (tls.enabled()
                && (tls.keyStore().isEmpty() || tls.keyStorePasswordFile().isEmpty())) {
            add(
                    "tls.enabled",
                    "needs tls.key-store, a PKCS12 file with key and certificate, and tls.key-store-password-file, a file of mode 600 with"
                            + " one line");
        }
        unused(tls, "tls.key-store", tls.keyStore());
        unused(tls, "tls.key-store-password-file", tls.keyStorePasswordFile());
    }

    private void unused(InariConfig.HttpTls tls, String key, Optional<String> given) {
        if (!tls.enabled() && given.isPresent()) {
            add(key, "is not used, as inari.http.tls.enabled is false; set that to true, or leave this out");
        }
    }

    private void file(String key, Optional<String> given) {
        try {
            if (given.isPresent() && !Path.of(given.get()).isAbsolute()) {
                add(key, "is no absolute path; start it with /");
            }
        } catch (InvalidPathException e) {
            add(key, "is no path: " + e.getReason());
        }
    }

    private void add(String key, String what) {
        problems.add(inForce.problem(GROUP + key, what));
    }
}
