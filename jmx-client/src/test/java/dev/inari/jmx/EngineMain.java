package dev.inari.jmx;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/** An engine in a JVM of its own: serves the beans in its platform MBean server and behind a connector, until its input ends. */
final class EngineMain {
    private EngineMain() {}

    public static void main(String[] arguments) throws Exception {
        new EngineBeans().register(ManagementFactory.getPlatformMBeanServer());
        try (RmiEngine engine = RmiEngine.with(new EngineBeans())) {
            say(engine.url());
            waitForEndOfInput();
        }
    }

    static void say(String line) throws IOException {
        System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    private static void waitForEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // nobody says anything; a parent that ends, ends the input
        }
    }
}
