package dev.inari.sidecar.cli;

import dev.inari.jmx.Endpoint;
import dev.inari.sidecar.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that name one engine which does not announce itself. There is no option for a password: it would show in the process list. */
final class EngineSelection {
    @ArgGroup(exclusive = true)
    private @Nullable Address address;

    @Option(names = "--user", paramLabel = "NAME", description = "User name for --url or --jolokia.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File with the password as its first line; readable by its owner only.")
    private @Nullable Path passwordFile;

    @Option(names = "--tls", description = "The RMI registry of --url is behind TLS.")
    private boolean tls;

    /** One of three ways. */
    static final class Address {
        @Option(names = "--url", paramLabel = "URL", required = true, description = "JMX service URL: service:jmx:...")
        private @Nullable String url;

        @Option(names = "--jolokia", paramLabel = "URL", required = true, description = "URL of a Jolokia agent.")
        private @Nullable String jolokia;

        @Option(
                names = "--pid",
                paramLabel = "PID",
                required = true,
                description = "A JVM of this user; starts its local management agent, loads no Java agent.")
        private @Nullable Long pid;
    }

    /** The engine that was named; null if none was. */
    @Nullable
    Endpoint endpoint() {
        boolean needsAddress = user != null || passwordFile != null || tls;
        if (address == null) {
            if (needsAddress) {
                throw new CommandFailure(
                        ExitCode.USAGE, "--user, --password-file and --tls go with --url or --jolokia");
            }
            return null;
        }
        if (address.url != null) {
            return new Endpoint.JmxUrl(address.url, credentials(), tls);
        }
        if (address.jolokia != null) {
            return jolokia(address.jolokia);
        }
        if (address.pid == null || needsAddress) {
            throw new CommandFailure(ExitCode.USAGE, "--user, --password-file and --tls do not go with --pid");
        }
        return new Endpoint.LocalAttach(address.pid);
    }

    /** The engine that was named, else those of this host of which {@code wanted} is the pid or the beginning of the id; all if it is null. */
    List<EngineTarget> targets(Host host, Settings settings, @Nullable String wanted) {
        Endpoint named = endpoint();
        if (named != null) {
            if (wanted != null) {
                throw new CommandFailure(
                        ExitCode.USAGE, "'" + wanted + "' and " + named.describe() + " are two engines; name one");
            }
            return List.of(EngineTarget.of(named));
        }
        List<EngineTarget> all = host.scan(settings.runDirectory()).engines().stream()
                .map(EngineTarget::of)
                .toList();
        return wanted == null ? all : List.of(one(all, wanted, settings));
    }

    private static EngineTarget one(List<EngineTarget> all, String wanted, Settings settings) {
        List<EngineTarget> found = all.stream()
                .filter(each -> Long.toString(each.pid()).equals(wanted))
                .toList();
        if (found.isEmpty()) {
            found = all.stream()
                    .filter(each -> each.agentId().startsWith(wanted))
                    .toList();
        }
        if (found.size() != 1) {
            throw CommandFailure.foundWrong("'" + Table.harmless(wanted) + "' is the id or pid of " + found.size()
                    + " engines in " + settings.runDirectory() + "; 'inari engines' lists them");
        }
        return found.get(0);
    }

    private Endpoint jolokia(String url) {
        try {
            return new Endpoint.Jolokia(url, credentials());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--jolokia: " + e.getMessage(), e);
        }
    }

    private Endpoint.@Nullable Credentials credentials() {
        if (user == null && passwordFile == null) {
            return null;
        }
        if (user == null || passwordFile == null) {
            throw new CommandFailure(ExitCode.USAGE, "--user and --password-file go together");
        }
        Path file = passwordFile;
        password(file);
        return new Endpoint.Credentials(user, () -> password(file));
    }

    private static String password(Path file) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.stream().anyMatch(permission -> !permission.name().startsWith("OWNER"))) {
                throw CommandFailure.foundWrong("password file " + file + " is open to others ("
                        + PosixFilePermissions.toString(mode) + "); chmod 600 " + file);
            }
            return Files.readString(file).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "password file " + file + " cannot be read: " + e, e);
        }
    }
}
