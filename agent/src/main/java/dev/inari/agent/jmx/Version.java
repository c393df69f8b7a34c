package dev.inari.agent.jmx;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of the agent, written into a resource by the build. */
final class Version {
    static final String CURRENT = read();

    private Version() {}

    private static String read() {
        Properties from = new Properties();
        try (InputStream in =
                Version.class.getClassLoader().getResourceAsStream("dev/inari/agent/version.properties")) {
            if (in != null) {
                from.load(in);
            }
        } catch (IOException e) {
            // The class loader serves it from memory: absent is the worst that can be.
        }
        return from.getProperty("version", "unknown");
    }
}
