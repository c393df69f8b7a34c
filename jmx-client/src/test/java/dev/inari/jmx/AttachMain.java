package dev.inari.jmx;

import java.time.Duration;

/** Attaches from a Java runtime of the test's choice to the pid given, and prints the outcome. */
final class AttachMain {
    private AttachMain() {}

    public static void main(String[] arguments) throws Exception {
        Duration limit = Duration.ofSeconds(10);
        try (EngineClients clients = EngineClients.create(new Deadlines(limit, limit, limit), 1)) {
            EngineMain.say(clients.open(new Endpoint.LocalAttach(Long.parseLong(arguments[0])))
                    .identity()
                    .describe());
        }
    }
}
