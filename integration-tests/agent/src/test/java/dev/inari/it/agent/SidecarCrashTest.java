package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * kill -9 of the sidecar at each rung of fifty ladders: the next sidecar loses none of them, starts none again, and sends no signal because of
 * its start. Twenty-five engines share one crash, each on its own way through the rung. Most of that is waiting for budgets, so the rungs are
 * crashed at the same time; engines start one crash after the other, since they are what takes the processor.
 */
class SidecarCrashTest {
    private static final int ENGINES = 16;
    private static final int CRASHES = 1;
    /** The next sidecar starts while other engines do, and gives each rung that it takes up 10 s. */
    private static final int SECONDS_TO_END = 240;

    private static final ReentrantLock STARTING = new ReentrantLock(true);

    private final Path directory;

    SidecarCrashTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource({"ASKED", "TERMINATING", "KILLING"})
    void nothingIsLostAndNothingIsForcedTwice(String rung) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int crash = 0; crash < CRASHES; crash++) {
            crashOnce(rung, random, directory.resolve("crash-" + crash), "seed " + seed + ", crash " + crash);
        }
    }

    private void crashOnce(String rung, Random random, Path folder, String what) {
        assertThat(folder.toFile().mkdir()).isTrue();
        String budgets = "exit:\n  graceful: 3s\n  term: 3s\n";
        List<Jvm> engines = new ArrayList<>();
        try {
            Guarding first = Guarding.start(folder, budgets);
            try {
                List<String> sessions = serve(engines, folder);
                for (int i = 0; i < ENGINES; i++) {
                    first.awaitLine(engines.get(i).pid(), "-> SERVING");
                    engines.get(i).send("close " + sessions.get(i));
                }
                first.awaitLine(engines.get(random.nextInt(ENGINES)).pid(), "-> " + rung);
                LockSupport.parkNanos(random.nextInt(200_000_000));
            } finally {
                first.kill();
            }
            try (Guarding second = Guarding.start(folder, budgets)) {
                for (Jvm engine : engines) {
                    assertThat(engine.end(SECONDS_TO_END))
                            .as(what + second.log())
                            .isEqualTo(128 + 9);
                    assertThat(engine.rest().stream().filter("ignored SIGTERM"::equals))
                            .as(what + ", engine " + engine.pid() + "\n" + first.log() + "\n" + second.log())
                            .hasSizeLessThanOrEqualTo(1);
                }
                assertThat(second.log()).as(what).doesNotContain("SIGTERM again");
            }
        } finally {
            engines.forEach(Jvm::close);
        }
    }

    /** Starts all engines, each with a session, and returns these; adds each engine at once, so that it is ended whatever happens. */
    private static List<String> serve(List<Jvm> engines, Path folder) {
        List<String> sessions = new ArrayList<>();
        STARTING.lock();
        try {
            for (int i = 0; i < ENGINES; i++) {
                engines.add(Jvm.of(StandIn.KYUUBI, folder)
                        .agent("shareLevel=CONNECTION")
                        .argument("-Dstandin.hang=stop")
                        .argument("-Dstandin.ignoreTerm=true")
                        .start());
            }
            for (Jvm engine : engines) {
                engine.say("start");
                sessions.add(engine.say("open").substring("opened ".length()));
            }
        } finally {
            STARTING.unlock();
        }
        return sessions;
    }
}
