package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.it.agent.Inari.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of an operator where no daemon runs: they do everything themselves, and leave everything in the journal. */
class ByHandAloneTest {
    private static final int SIGKILLED = 137;
    private static final int NOBODY = 65_534;
    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
    private static final int TRIES = 200;

    private final Path directory;
    private final Inari inari;

    ByHandAloneTest(@TempDir Path directory) {
        this.directory = directory;
        this.inari = new Inari(directory);
    }

    private Jvm engine() {
        return inari.engine("shareLevel=USER");
    }

    private static String pid(Jvm jvm) {
        return Long.toString(jvm.pid());
    }

    @Test
    void withoutADaemonTheCommandsActByThemselves() {
        try (Jvm engine = engine()) {
            Said explained = inari.says("explain", pid(engine));
            assertThat(explained.out())
                    .contains("State      SERVING", "the policy lets this engine stay (POLICY_KEEPS)");
            assertThat(explained.err()).contains("this is what one would decide");
            assertThat(inari.says("stop", pid(engine), "--dry-run").out()).contains("would ask it to leave");
            String session = engine.say("open").substring("opened ".length());
            assertThat(inari.says("stop", pid(engine)).code()).isEqualTo(5);
            engine.say("close " + session);

            Said gone = inari.says("stop", "--all-idle");
            assertThat(gone.code()).as(gone.toString()).isZero();
            assertThat(gone.out()).contains("gone after");
            assertThat(engine.end()).isZero();
        }
    }

    @Test
    void aSecondStopFindsItGoneByTheJournal() {
        try (Jvm engine = engine()) {
            assertThat(inari.says("stop", pid(engine)).code()).isZero();
            assertThat(engine.end()).isZero();
        }
        try (Jvm engine = engine()) {
            assertThat(inari.says("kill", pid(engine)).code()).isZero();
            assertThat(engine.end()).isEqualTo(SIGKILLED);

            for (String verb : new String[] {"stop", "kill"}) {
                Said again = inari.says(verb, pid(engine));
                assertThat(again.code()).as(again.toString()).isZero();
                assertThat(again.out()).contains("already gone", "as the journal knows it");
            }
            assertThat(inari.says("history", pid(engine)).out()).containsPattern("KILL_BY_HAND .* SENT +by hand");
        }
    }

    @Test
    void aHoldOutlivesItsCommand() {
        try (Jvm engine = engine()) {
            assertThat(inari.says("hold", pid(engine), "--reason", "looking").code())
                    .isZero();
            for (String verb : new String[] {"stop", "kill"}) {
                Said refused = inari.says(verb, pid(engine));
                assertThat(refused.code()).as(refused.toString()).isEqualTo(5);
                assertThat(refused.out()).contains("(looking)");
            }
            assertThat(inari.says("stop", "--all-idle").out()).contains("No engine is idle.");
            assertThat(inari.says("release", pid(engine)).code()).isZero();
            assertThat(inari.says("stop", pid(engine)).code()).isZero();
            assertThat(engine.end()).isZero();
        }
    }

    @Test
    void anotherUsersEngineIsNeitherSeenNorTouched() throws IOException {
        Assumptions.assumeTrue(root(), "only root can be another user");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createDirectory(inari.run());
        // Sticky, as an installation for all users of a host has it.
        Files.setAttribute(inari.run(), "unix:mode", 01777);
        Inari stranger = inari.as(NOBODY);
        try (Jvm engine = engine()) {
            for (String verb : new String[] {"stop", "kill", "hold", "release", "explain"}) {
                Said said = stranger.says(verb, pid(engine));
                assertThat(said.code()).as(said.toString()).isEqualTo(7);
                assertThat(said.err()).contains("pid " + engine.pid() + " is neither an engine");
            }
            assertThat(engine.say("count")).isEqualTo("count 0");
        }
    }

    @Test
    void whoeverHasThePidOfAnEngineThatIsGoneIsNotHit() throws IOException {
        Assumptions.assumeTrue(root() && Files.isWritable(LAST_PID), "only root can have a pid used again");
        long pid;
        try (Jvm engine = engine()) {
            pid = engine.pid();
            assertThat(inari.says("kill", pid(engine)).code()).isZero();
            engine.end();
        }
        ProcessHandle heir = withPid(pid);
        try {
            for (String verb : new String[] {"stop", "kill"}) {
                Said said = inari.says(verb, Long.toString(pid));
                assertThat(said.code()).as(said.toString()).isZero();
                assertThat(said.out()).contains("already gone", "its pid or its boot belongs to others now");
            }
            assertThat(heir.isAlive()).isTrue();
        } finally {
            heir.destroyForcibly();
        }
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    /** Others start processes meanwhile, so it may take some tries. */
    private static ProcessHandle withPid(long pid) throws IOException {
        String script = "echo " + (pid - 1) + " > " + LAST_PID + "; sleep 600 & echo $!; wait";
        for (int i = 0; i < TRIES; i++) {
            Process shell = new ProcessBuilder("sh", "-c", script).start();
            ProcessHandle child = ProcessHandle.of(
                            Long.parseLong(shell.inputReader().readLine()))
                    .orElseThrow();
            if (child.pid() == pid) {
                return child;
            }
            child.destroyForcibly();
        }
        return Assumptions.abort("the kernel did not give pid " + pid + " again");
    }
}
