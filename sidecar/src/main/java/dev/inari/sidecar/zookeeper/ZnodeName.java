package dev.inari.sidecar.zookeeper;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the name by which an engine is announced: {@code serverUri=host:port;version=1.10.3;[attribute=value;]*[refId=...;]sequence=0000000000},
 * with {@code serviceUri} up to Kyuubi 1.8.0. As Kyuubi does, it passes over parts without {@code =}, and of two with one key takes the last. What
 * cannot be read is kept, because its presence alone hides other engines from Kyuubi. Pure.
 *
 * @param text the name itself, shortened if it is too long to be one
 * @param address host and port; empty if there is none that can be called
 * @param version of the engine; empty if not told
 * @param refId the engine's reference id; empty if not told
 * @param attributes everything else, in the order of the name
 * @param problem what is wrong with the name and where; empty if nothing is
 */
public record ZnodeName(
        String text, String address, String version, String refId, Map<String, String> attributes, String problem) {
    /** Names longer than this are not looked into; the longest real ones, with Spark's attributes, have some 600 characters. */
    static final int LONGEST = 8192;

    private static final int LONGEST_SHOWN = 256;
    private static final int LONGEST_HOST = 255;
    private static final int HIGHEST_PORT = 65535;

    // ZooKeeper writes ten digits, and a sign once more than 2^31 children were made.
    private static final Pattern SEQUENCE = Pattern.compile("-?\\d{9,10}");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    public ZnodeName {
        attributes = Map.copyOf(attributes);
    }

    public static ZnodeName parse(String name) {
        if (name.length() > LONGEST) {
            return new ZnodeName(
                    name.substring(0, LONGEST_SHOWN),
                    "",
                    "",
                    "",
                    Map.of(),
                    "it has " + name.length() + " characters, which no name of an engine has");
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : name.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        String uriKey = parts.containsKey("serverUri") ? "serverUri" : "serviceUri";
        String uri = parts.getOrDefault(uriKey, "");
        String problem = problem(name, parts, uriKey, uri);
        String version = parts.getOrDefault("version", "");
        String refId = parts.getOrDefault("refId", "");
        parts.keySet()
                .removeIf(key ->
                        key.equals(uriKey) || key.equals("version") || key.equals("refId") || key.equals("sequence"));
        return new ZnodeName(name, isAddress(uri) ? uri : "", version, refId, parts, problem);
    }

    private static String problem(String name, Map<String, String> parts, String uriKey, String uri) {
        if (!parts.containsKey(uriKey)) {
            return "it has no serverUri= and no serviceUri=";
        }
        if (!isAddress(uri)) {
            return uriKey + "= at character " + at(name, uriKey) + " is no host:port";
        }
        if (parts.getOrDefault("version", "").isEmpty()) {
            return "it has no version=";
        }
        String sequence = parts.get("sequence");
        if (sequence == null) {
            return "it has no sequence= at its end";
        }
        return SEQUENCE.matcher(sequence).matches()
                ? ""
                : "sequence= at character " + at(name, "sequence") + " is not followed by ten digits";
    }

    private static int at(String name, String key) {
        return 1 + (name.startsWith(key + "=") ? 0 : name.lastIndexOf(";" + key + "=") + 1);
    }

    /** Whether that is a host and a port; a host of IPv6 may have colons of its own. */
    static boolean isAddress(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1
                || colon > LONGEST_HOST
                || text.chars().anyMatch(each -> each <= ' ' || each == '/' || each > '~')) {
            return false;
        }
        String port = text.substring(colon + 1);
        return PORT.matcher(port).matches() && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= HIGHEST_PORT;
    }

    public boolean isMalformed() {
        return !problem.isEmpty();
    }
}
