package dev.inari.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;

/**
 * The agent's options: {@code key=value,key=value} behind the jar, or the same keys in a properties file named by {@code file=}. A wrong
 * option is reported and ignored by itself; the rest counts. Immutable.
 */
final class Options {
    private static final Set<String> SHARE_LEVELS =
            new HashSet<>(Arrays.asList("CONNECTION", "USER", "GROUP", "SERVER", "SERVER_LOCAL"));

    private String runDirectory = "";
    private String shareLevel = "";
    private boolean announce = true;

    private Options() {}

    static Options parse(String text, Problems problems) {
        Options options = new Options();
        for (String part : text.split(",")) {
            if (part.trim().isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 1) {
                problems.report("option '" + part.trim() + "' is ignored: expected key=value");
            } else {
                options.take(
                        part.substring(0, equals).trim(),
                        part.substring(equals + 1).trim(),
                        true,
                        problems);
            }
        }
        return options;
    }

    private void take(String key, String value, boolean files, Problems problems) {
        switch (key) {
            case "runDirectory":
                takeRunDirectory(value, problems);
                break;
            case "shareLevel":
                takeShareLevel(value, problems);
                break;
            case "announce":
                takeAnnounce(value, problems);
                break;
            case "file":
                takeFile(value, files, problems);
                break;
            default:
                problems.report("option '" + key + "' is ignored: there is none of this name; known are runDirectory,"
                        + " shareLevel, announce, file");
        }
    }

    private void takeRunDirectory(String value, Problems problems) {
        if (value.startsWith("/")) {
            runDirectory = value;
        } else {
            problems.report("option runDirectory='" + value + "' is ignored: expected an absolute path");
        }
    }

    private void takeShareLevel(String value, Problems problems) {
        String level = value.toUpperCase(Locale.ROOT);
        if (SHARE_LEVELS.contains(level)) {
            shareLevel = level;
        } else {
            problems.report("option shareLevel='" + value + "' is ignored: expected one of CONNECTION, USER, GROUP,"
                    + " SERVER, SERVER_LOCAL");
        }
    }

    private void takeAnnounce(String value, Problems problems) {
        if (value.equals("true") || value.equals("false")) {
            announce = value.equals("true");
        } else {
            problems.report("option announce='" + value + "' is ignored: expected true or false");
        }
    }

    private void takeFile(String value, boolean files, Problems problems) {
        if (!files) {
            problems.report("option file='" + value + "' is ignored: an options file cannot name another one");
            return;
        }
        // A pipe or a device would hold the engine's start for good.
        if (!new File(value).isFile()) {
            problems.report("option file='" + value + "' is ignored: there is no such file");
            return;
        }
        Properties from = new Properties();
        try (InputStreamReader in = new InputStreamReader(new FileInputStream(value), StandardCharsets.UTF_8)) {
            from.load(in);
        } catch (IOException | IllegalArgumentException e) {
            problems.report("option file='" + value + "' is ignored: " + e);
            return;
        }
        for (String key : from.stringPropertyNames()) {
            take(key, from.getProperty(key).trim(), false, problems);
        }
    }

    /** Where to announce the engine; empty for the usual place. */
    String runDirectory() {
        return runDirectory;
    }

    /** What to treat the engine as; empty for what it says itself. */
    String shareLevel() {
        return shareLevel;
    }

    /** Whether to open the loopback connector and announce it. */
    boolean announce() {
        return announce;
    }
}
