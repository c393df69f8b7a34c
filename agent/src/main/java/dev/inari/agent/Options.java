package dev.inari.agent;

import dev.inari.agent.watch.WatchMode;
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

    private static final long SHORTEST_SILENCE = 60_000;
    private static final long LONGEST_SILENCE = 365 * 86_400_000L;
    private static final String UNITS = "smhd";
    private static final long[] UNIT_MILLIS = {1_000, 60_000, 3_600_000, 86_400_000};
    private static final int MOST_DIGITS = 9;

    private String runDirectory = "";
    private String shareLevel = "";
    private boolean announce = true;
    private long leaveAfterSilenceMillis = -1;
    private WatchMode watches = WatchMode.REPAIR;

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
            case "leaveAfterSilenceOf":
                takeSilence(value, problems);
                break;
            case "watches":
                takeWatches(value, problems);
                break;
            case "file":
                takeFile(value, files, problems);
                break;
            default:
                problems.report("option '" + key + "' is ignored: there is none of this name; known are runDirectory,"
                        + " shareLevel, announce, leaveAfterSilenceOf, watches, file");
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

    private void takeWatches(String value, Problems problems) {
        WatchMode mode = WatchMode.of(value);
        if (mode == null) {
            problems.report("option watches='" + value + "' is ignored: expected off, report or repair");
        } else {
            watches = mode;
        }
    }

    private void takeSilence(String value, Problems problems) {
        long millis = millis(value);
        if (millis >= SHORTEST_SILENCE && millis <= LONGEST_SILENCE) {
            leaveAfterSilenceMillis = millis;
        } else {
            problems.report("option leaveAfterSilenceOf='" + value
                    + "' is ignored: expected a time from 1m to 365d, such as" + " 90s, 10m, 2h");
        }
    }

    /** A number and its unit, in milliseconds; -1 for anything else. By hand: a regular expression would cost the engine's start more. */
    private static long millis(String text) {
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
        if (unit < 0 || text.length() > MOST_DIGITS + 1) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length() - 1; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = 10 * number + (digit - '0');
        }
        return number * UNIT_MILLIS[unit];
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

    /** How long no sidecar must have read a heartbeat before an idle CONNECTION engine leaves by itself, in milliseconds; -1 for never. */
    long leaveAfterSilenceMillis() {
        return leaveAfterSilenceMillis;
    }

    /** What to do about a lost watch of the engine's znode. */
    WatchMode watches() {
        return watches;
    }
}
