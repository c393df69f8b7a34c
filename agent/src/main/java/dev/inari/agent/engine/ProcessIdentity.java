package dev.inari.agent.engine;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.security.SecureRandom;

/**
 * Which process this is, beyond its number: pid, start ticks and boot id say it for the host, the agent id for one load of the agent.
 * Together they never come again. Immutable.
 */
public final class ProcessIdentity {
    private final String agentId;
    private final long pid;
    private final long startTicks;
    private final String bootId;
    private final String pidNamespace;

    private ProcessIdentity(String agentId, long pid, long startTicks, String bootId, String pidNamespace) {
        this.agentId = agentId;
        this.pid = pid;
        this.startTicks = startTicks;
        this.bootId = bootId;
        this.pidNamespace = pidNamespace;
    }

    public static ProcessIdentity current() {
        return new ProcessIdentity(
                randomHex(16),
                currentPid(),
                startTicks(firstLine("/proc/self/stat")),
                firstLine("/proc/sys/kernel/random/boot_id"),
                linkTarget("/proc/self/ns/pid"));
    }

    /** That many random bytes in hexadecimal. */
    public static String randomHex(int bytes) {
        byte[] random = random(bytes);
        StringBuilder hex = new StringBuilder(2 * bytes);
        for (byte b : random) {
            hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }

    /** From the kernel, where there is one to ask: the first SecureRandom of a JVM costs an engine that waits for it dearly. */
    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        try (DataInputStream in = new DataInputStream(new FileInputStream("/dev/urandom"))) {
            in.readFully(random);
        } catch (IOException e) {
            new SecureRandom().nextBytes(random);
        }
        return random;
    }

    /** Field 22 of a line of /proc/PID/stat; -1 if it is none. The command name before it may hold spaces and parentheses. */
    static long startTicks(String stat) {
        int end = stat.lastIndexOf(')');
        if (end < 0 || end + 2 > stat.length()) {
            return -1;
        }
        String[] fields = stat.substring(end + 2).split(" ", -1);
        try {
            // Behind the name comes field 3.
            return fields.length > 19 ? Long.parseLong(fields[19]) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static long currentPid() {
        try {
            return Long.parseLong(new File("/proc/self").getCanonicalFile().getName());
        } catch (IOException | NumberFormatException e) {
            // No /proc: the name of the runtime begins with the pid on every JVM in use.
            String name = ManagementFactory.getRuntimeMXBean().getName();
            return Long.parseLong(name.substring(0, name.indexOf('@')));
        }
    }

    private static String firstLine(String file) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new FileInputStream(file), StandardCharsets.US_ASCII))) {
            String line = in.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            return "";
        }
    }

    private static String linkTarget(String link) {
        try {
            return Files.readSymbolicLink(Paths.get(link)).toString();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** 32 hexadecimal digits, made when the agent began. */
    public String agentId() {
        return agentId;
    }

    public long pid() {
        return pid;
    }

    /** Start of the process in clock ticks since boot; -1 where there is no /proc. */
    public long startTicks() {
        return startTicks;
    }

    /** Empty where there is no /proc. */
    public String bootId() {
        return bootId;
    }

    /** The namespace that {@link #pid} counts in; empty where there is no /proc. */
    public String pidNamespace() {
        return pidNamespace;
    }
}
