package dev.inari.agent.engine;

import dev.inari.agent.target.IdentityModel;
import dev.inari.agent.target.Root;
import dev.inari.agent.target.Target;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who the engine says it is, read from its own configuration when asked: much of that is not there yet when the agent comes. */
public final class EngineIdentity {
    /** Kyuubi's engine space, for example {@code /kyuubi_1.8.1_CONNECTION_FLINK_SQL/alice/...}: the most reliable source. */
    private static final Pattern NAMESPACE = Pattern.compile(
            "/?(?:[^/]*_)?([^_/]*)_(CONNECTION|USER|GROUP|SERVER_LOCAL|SERVER)_(?:SPARK_SQL|FLINK_SQL|TRINO|HIVE_SQL|JDBC|CHAT|DATA_AGENT)(?:/.*)?");

    private static final Pattern LEVEL = Pattern.compile("CONNECTION|USER|GROUP|SERVER|SERVER_LOCAL");

    private final EngineSight sight;
    private final String treatAs;

    /** {@code treatAs} is the share level of the agent's option; empty for none. */
    public EngineIdentity(EngineSight sight, String treatAs) {
        this.sight = sight;
        this.treatAs = treatAs;
    }

    /** Share level and where it was read, as {@code {level, source}}. */
    public String[] shareLevel() {
        Target row = sight.target();
        if (!treatAs.isEmpty()) {
            return new String[] {treatAs, "agent option"};
        }
        if (row == null) {
            return new String[] {"UNKNOWN", "no session manager seen yet"};
        }
        if (!row.identity().fixedShareLevel().isEmpty()) {
            return new String[] {row.identity().fixedShareLevel(), "engine type"};
        }
        String fromNamespace = levelOfNamespace(namespace());
        if (!fromNamespace.isEmpty()) {
            return new String[] {fromNamespace, "namespace"};
        }
        String configured = text(row.identity().shareLevel()).toUpperCase(Locale.ROOT);
        if (LEVEL.matcher(configured).matches()) {
            return new String[] {configured, "configuration"};
        }
        return new String[] {row.identity().defaultShareLevel(), "default"};
    }

    static String levelOfNamespace(String namespace) {
        Matcher matcher = NAMESPACE.matcher(namespace);
        return matcher.matches() ? matcher.group(2) : "";
    }

    /** The version in a Kyuubi engine space; empty if it is none. */
    static String versionOfNamespace(String namespace) {
        Matcher matcher = NAMESPACE.matcher(namespace);
        return matcher.matches() ? matcher.group(1) : "";
    }

    public String refId() {
        return text(identity().refId());
    }

    public String user() {
        String user = text(identity().user());
        return user.isEmpty() ? System.getProperty("user.name", "") : user;
    }

    /** Version of the engine's software; where the table has no way to it, that of the namespace or of the jar's manifest. */
    public String version() {
        String version = text(identity().version());
        if (version.isEmpty()) {
            version = versionOfNamespace(namespace());
        }
        Object manager = sight.manager();
        Package from = manager == null ? null : manager.getClass().getPackage();
        String manifest = from == null ? null : from.getImplementationVersion();
        return version.isEmpty() && manifest != null ? manifest : version;
    }

    public String applicationId() {
        return text(identity().applicationId());
    }

    public String namespace() {
        return text(identity().namespace());
    }

    private IdentityModel identity() {
        Target row = sight.target();
        return row == null ? Target.NOBODY : row.identity();
    }

    private String text(Root[] roots) {
        @Nullable Object found = Root.findFirst(roots, sight);
        return found == null ? "" : found.toString();
    }
}
