package dev.inari.it.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Measures, by hand: -Dinari.figures=200 gives the number of expiries. Prints, and judges no time. */
@EnabledIfSystemProperty(named = "inari.figures", matches = "\\d+")
class FiguresTest {
    private static final int WATCHES = 10_000;
    private static final int LOOKS = 1_000;

    @Test
    void fromReconnectionToRepairAndTheTimeOfALook(@TempDir Path directory) throws Exception {
        int runs = Integer.getInteger("inari.figures", 200);
        try (Server server = new Server(directory.resolve("zookeeper"));
                Forwarder network = new Forwarder(server.port());
                Registered engine = Registered.start(
                        directory,
                        Registered.OLDER,
                        "127.0.0.1:" + network.port(),
                        "watches=repair",
                        "-Dstandin.sessionTimeout=8000",
                        "-Dstandin.connectionTimeout=5000")) {
            engine.registered();
            long[] millis = new long[runs];
            for (int run = 0; run < runs; run++) {
                millis[run] = repair(run, server, network, engine);
            }
            print("reconnected to repaired, ms", millis);
            engine.say("fill " + WATCHES);
            long[] micros = new long[LOOKS];
            for (int look = 0; look < LOOKS; look++) {
                assertThat(engine.say("order audit")).startsWith("DONE ARMED");
                micros[look] = engine.count("LastAuditMicros");
            }
            print("a look beside " + WATCHES + " watches, µs", micros);
            assertThat(engine.drains()).isZero();
        }
    }

    private static long repair(int run, Server server, Forwarder network, Registered engine) {
        long session = engine.session();
        network.partition();
        network.cut();
        server.expire(session);
        Await.until("the session is over", () -> !server.knows(session));
        network.heal();
        network.cut();
        Await.until("it is repaired", () -> engine.count("Repairs") == run + 1);
        return engine.count("LastRepairMillis") - Long.parseLong(engine.say("reconnected"));
    }

    private static void print(String what, long[] values) {
        Arrays.sort(values);
        System.out.println("figures: " + what + ": median " + at(values, 50) + ", p99 " + at(values, 99) + ", worst "
                + values[values.length - 1] + " of " + values.length);
    }

    private static long at(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
