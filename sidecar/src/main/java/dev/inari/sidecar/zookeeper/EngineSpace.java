package dev.inari.sidecar.zookeeper;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the name of a directory at the top of the ensemble, to tell those that hold engines from everything else there: {@code
 * <namespace>_<version>_<SHARE LEVEL>_<TYPE>}, or the namespace alone, where the servers are. Pure.
 *
 * @param namespace {@code kyuubi.ha.namespace} of the servers
 * @param version of the server that launched the engines; empty in the servers' own directory
 * @param shareLevel empty in the servers' own directory
 * @param engineType as in {@code SPARK_SQL}; empty in the servers' own directory
 */
public record EngineSpace(String namespace, String version, String shareLevel, String engineType) {
    private static final String CONNECTION = "CONNECTION";

    // The version begins with a digit: "kyuubi_test_1.8.1_..." is of another namespace. A type has no small letter:
    // "..._lock" and
    // "..._seqNum" are Kyuubi's own, and so is the directory without a version, in which 1.6 has its locks.
    private static final Pattern REST = Pattern.compile(
            "(?<version>\\d[^/]{0,63}?)_(?<level>SERVER_LOCAL|SERVER|CONNECTION|USER|GROUP)_(?<type>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)");

    private static final int LONGEST_NAME = 512;

    /** What the directory is; empty if it is none of these namespaces. */
    public static Optional<EngineSpace> of(String directory, Collection<String> namespaces) {
        if (directory.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return namespaces.stream().flatMap(each -> in(each, directory).stream()).findFirst();
    }

    private static Optional<EngineSpace> in(String namespace, String directory) {
        if (directory.equals(namespace)) {
            return Optional.of(new EngineSpace(namespace, "", "", ""));
        }
        if (!directory.startsWith(namespace + "_")) {
            return Optional.empty();
        }
        Matcher rest = REST.matcher(directory.substring(namespace.length() + 1));
        return rest.matches()
                ? Optional.of(
                        new EngineSpace(namespace, rest.group("version"), rest.group("level"), rest.group("type")))
                : Optional.empty();
    }

    /** Whether it holds the servers themselves. */
    public boolean isServers() {
        return shareLevel.isEmpty();
    }

    /** Whether each engine has a directory of its own, named by its reference id, which it removes when it ends well. */
    public boolean isConnection() {
        return shareLevel.equals(CONNECTION);
    }

    /** Name of the directory. */
    public String directory() {
        return isServers() ? namespace : namespace + "_" + version + "_" + shareLevel + "_" + engineType;
    }

    /** Levels of directories from this one down to the one whose children are znodes of engines. */
    int depth() {
        return isServers() ? 0 : 2;
    }
}
