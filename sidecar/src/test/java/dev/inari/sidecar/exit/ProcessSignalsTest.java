package dev.inari.sidecar.exit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.engine.Liveness;
import dev.inari.sidecar.engine.Observed;
import dev.inari.sidecar.engine.ProcFs;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals to real processes: the right one, or none. */
@Timeout(60)
class ProcessSignalsTest {
    private static final int SIGTERM = 128 + 15;
    private static final int SIGKILL = 128 + 9;

    private final ProcFs processes = new ProcFs();
    private final Signals signals = new ProcessSignals(processes);
    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() {
        children.forEach(Process::destroyForcibly);
    }

    private Process run(String... command) throws IOException {
        Process child = new ProcessBuilder(command).start();
        children.add(child);
        return child;
    }

    private EngineProcess identify(long pid) {
        assertThat(processes.look(pid)).isInstanceOf(Observed.Present.class);
        return processes.look(pid) instanceof Observed.Present present
                ? new EngineProcess(pid, present.startTicks(), processes.bootId(), "agent")
                : new EngineProcess(pid, -1, "", "agent");
    }

    private static boolean ended(Process child) throws InterruptedException {
        return child.waitFor(20, TimeUnit.SECONDS);
    }

    @Test
    void termEndsAProcess() throws Exception {
        Process child = run("sleep", "1000");

        assertThat(signals.send(Signal.TERM, identify(child.pid()))).isEqualTo(SignalOutcome.SENT);

        assertThat(ended(child)).isTrue();
        assertThat(child.exitValue()).isEqualTo(SIGTERM);
    }

    @Test
    void killEndsAProcessThatIgnoresTerm() throws Exception {
        Process child = run("sh", "-c", "trap '' TERM; echo ready; exec sleep 1000");
        assertThat(child.inputReader().readLine()).isEqualTo("ready");
        EngineProcess who = identify(child.pid());

        assertThat(signals.send(Signal.TERM, who)).isEqualTo(SignalOutcome.SENT);
        assertThat(child.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(signals.send(Signal.KILL, who)).isEqualTo(SignalOutcome.SENT);

        assertThat(ended(child)).isTrue();
        assertThat(child.exitValue()).isEqualTo(SIGKILL);
    }

    @Test
    void aRecycledPidIsNotHit() throws Exception {
        Process child = run("sleep", "1000");
        EngineProcess now = identify(child.pid());
        EngineProcess before = new EngineProcess(now.pid(), now.startTicks() - 1, now.bootId(), "agent");
        EngineProcess otherBoot = new EngineProcess(now.pid(), now.startTicks(), "another", "agent");

        assertThat(signals.send(Signal.KILL, before)).isEqualTo(SignalOutcome.NOT_OURS);
        assertThat(signals.send(Signal.KILL, otherBoot)).isEqualTo(SignalOutcome.NOT_OURS);

        assertThat(child.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aProcessOfAnotherUserThanAnnouncedIsNotHit() throws Exception {
        Process child = run("sleep", "1000");
        EngineProcess now = identify(child.pid());
        EngineProcess ofUser =
                new EngineProcess(now.pid(), now.startTicks(), now.bootId(), now.agentId(), processes.ownUid());
        EngineProcess ofAnother =
                new EngineProcess(now.pid(), now.startTicks(), now.bootId(), now.agentId(), processes.ownUid() + 1);

        assertThat(signals.send(Signal.KILL, ofAnother)).isEqualTo(SignalOutcome.UNVERIFIED);
        assertThat(child.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();

        assertThat(signals.send(Signal.KILL, ofUser)).isEqualTo(SignalOutcome.SENT);
        assertThat(ended(child)).isTrue();
    }

    @Test
    void aProcessThatIsGoneIsGone() throws Exception {
        Process child = run("sleep", "1000");
        EngineProcess who = identify(child.pid());
        child.destroyForcibly();
        assertThat(ended(child)).isTrue();

        assertThat(signals.send(Signal.TERM, who)).isEqualTo(SignalOutcome.ALREADY_GONE);
    }

    @Test
    void aZombieIsLeftToItsParent() throws Exception {
        Process parent = run("sh", "-c", "sleep 0 & echo $!; exec sleep 1000");
        long pid;
        try (BufferedReader out = parent.inputReader()) {
            pid = Long.parseLong(out.readLine());
        }
        EngineProcess who = identify(pid);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (processes.livenessOf(who) == Liveness.ALIVE && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }

        assertThat(signals.send(Signal.KILL, who)).isEqualTo(SignalOutcome.DEFUNCT);
    }

    @Test
    void theSidecarDoesNotHitItself() {
        assertThat(signals.send(Signal.KILL, identify(ProcessHandle.current().pid())))
                .isEqualTo(SignalOutcome.NOT_OURS);
    }
}
