package dev.inari.mbeans;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an engine makes itself known: the content of its file in the run directory, in the form of {@link Properties}. It holds the secret of
 * the connector, so the file is readable by its owner only. Immutable.
 */
public final class Announcement {
    /** Largest file that a reader needs to look at; a real one is below 2 KiB. */
    public static final int MAX_BYTES = 16 * 1024;

    private static final String FORMAT = "1";
    private static final Pattern AGENT_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern BOOT_ID = Pattern.compile("[0-9a-f-]{0,36}");
    private static final Pattern CONNECTOR = Pattern.compile("service:jmx:rmi://[^\\s]{0,4000}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");

    private final String agentId;
    private final long pid;
    private final long startTicks;
    private final String bootId;
    private final String engineType;
    private final String connector;
    private final String secret;

    public Announcement(
            String agentId,
            long pid,
            long startTicks,
            String bootId,
            String engineType,
            String connector,
            String secret) {
        this.agentId = agentId;
        this.pid = pid;
        this.startTicks = startTicks;
        this.bootId = bootId;
        this.engineType = engineType;
        this.connector = connector;
        this.secret = secret;
    }

    /** Random id of the agent: 32 hexadecimal digits. */
    public String agentId() {
        return agentId;
    }

    public long pid() {
        return pid;
    }

    /** Start time of the process in clock ticks since boot; -1 where the engine could not tell. */
    public long startTicks() {
        return startTicks;
    }

    /** Boot id of the kernel; empty where the engine could not tell. */
    public String bootId() {
        return bootId;
    }

    /** Row of the agent's target table. */
    public String engineType() {
        return engineType;
    }

    /** JMX service URL of the loopback connector. */
    public String connector() {
        return connector;
    }

    /** Password for the user {@code inari} of the connector. Never logged. */
    public String secret() {
        return secret;
    }

    /** Name of the file that carries this announcement. */
    public String fileName() {
        return agentId + RunDirectory.SUFFIX;
    }

    /** The content of the file. */
    public String toText() {
        Properties to = new Properties();
        to.setProperty("format", FORMAT);
        to.setProperty("agentId", agentId);
        to.setProperty("pid", Long.toString(pid));
        to.setProperty("startTicks", Long.toString(startTicks));
        to.setProperty("bootId", bootId);
        to.setProperty("engineType", engineType);
        to.setProperty("connector", connector);
        to.setProperty("secret", secret);
        StringWriter text = new StringWriter();
        try {
            to.store(text, "An engine that Inari's agent announces. The secret opens its JMX connector.");
        } catch (IOException e) {
            throw new IllegalStateException("writing into memory failed", e);
        }
        return text.toString();
    }

    /**
     * Reads the content of an announcement file, trusting nothing in it.
     *
     * @throws IllegalArgumentException naming every field that is missing or malformed
     */
    public static Announcement read(Reader text) throws IOException {
        Properties from = new Properties();
        from.load(text);
        List<String> problems = new ArrayList<>();
        if (!FORMAT.equals(from.getProperty("format"))) {
            problems.add("format is '" + shorten(from.getProperty("format")) + "', expected " + FORMAT);
        }
        Announcement read = new Announcement(
                matching(from, "agentId", AGENT_ID, problems),
                number(from, "pid", 1, problems),
                number(from, "startTicks", -1, problems),
                matching(from, "bootId", BOOT_ID, problems),
                matching(from, "engineType", WORD, problems),
                matching(from, "connector", CONNECTOR, problems),
                matching(from, "secret", SECRET, problems));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return read;
    }

    private static String matching(Properties from, String key, Pattern form, List<String> problems) {
        String value = from.getProperty(key);
        if (value == null) {
            problems.add(key + " is missing");
            return "";
        }
        if (!form.matcher(value).matches()) {
            // A malformed secret may still be most of a secret.
            problems.add(key + " is malformed" + (key.equals("secret") ? "" : ": '" + shorten(value) + "'"));
        }
        return value;
    }

    private static long number(Properties from, String key, long least, List<String> problems) {
        String value = from.getProperty(key);
        if (value == null) {
            problems.add(key + " is missing");
            return least;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, with the text
        }
        problems.add(key + " is no number from " + least + ": '" + shorten(value) + "'");
        return least;
    }

    /** Fit for a log line: what a stranger wrote may be long, and may try to look like lines of the log. */
    private static String shorten(@Nullable String value) {
        String text = String.valueOf(value).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** Names the engine, never the secret. */
    @Override
    public String toString() {
        return engineType + " pid " + pid + " agent " + agentId;
    }
}
