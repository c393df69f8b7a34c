package dev.inari.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.agent.session.ExitGate;
import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitAnswer.Code;
import dev.inari.mbeans.ExitPhase;
import dev.inari.mbeans.Milestone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.table.gateway.SqlGateway;
import org.apache.flink.table.gateway.service.session.SessionManagerImpl;
import org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way out, and every reason not to take it. */
class EngineControlTest {
    private final ExitGate gate = new ExitGate();
    private final EngineSight sight = Sights.empty();
    private final BlockingQueue<Thread> entered = new LinkedBlockingQueue<>();
    private final CountDownLatch mayLeave = new CountDownLatch(1);
    private volatile @Nullable String doubt;
    private volatile @Nullable RuntimeException failure;
    private final EngineControl control = new EngineControl(gate, sight, () -> doubt, Runnable::run, null);

    @AfterEach
    void letGo() {
        mayLeave.countDown();
    }

    @Test
    void stopsAnEngineThatServesNobody() throws Exception {
        seeGateway();

        ExitAnswer answer = control.requestExit(epoch(), "idle");

        assertThat(answer.getCode()).isEqualTo(Code.ACCEPTED);
        Thread thread = enteredBy();
        assertThat(thread.getName()).isEqualTo("inari-exit");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(control.phase()).isEqualTo(ExitPhase.STOP_ENTERED);
        assertThat(gate.tryOpen()).isFalse();
        mayLeave.countDown();
        thread.join();
        assertThat(control.phase()).isEqualTo(ExitPhase.STOP_LEFT);
        assertThat(names()).containsExactly("ASKED", "ENTERED", "LEFT");
        assertThat(control.milestones()[0].getDetail()).isEqualTo("idle");
        assertThat(control.refusal()).hasMessageContaining("idle").hasMessageContaining("Connect again");
    }

    /** What a thread inherits must come from the agent's thread also then; and a way out is taken once. */
    @Test
    void takesTheWayOutThatWasMadeBeforehand() throws Exception {
        seeGateway();
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        BlockingQueue<String> found = new LinkedBlockingQueue<>();
        see(sight, () -> found.add(String.valueOf(inherited.get())));
        List<Runnable> forAgentThread = new ArrayList<>();
        EngineControl rehearsed = new EngineControl(gate, sight, () -> doubt, forAgentThread::add, null);
        rehearsed.rehearse();
        inherited.set("the agent's");
        forAgentThread.remove(0).run();
        inherited.set("of a JMX call");

        assertThat(rehearsed.requestExit(epoch(), "idle").getCode()).isEqualTo(Code.ACCEPTED);

        assertThat(found.poll(10, TimeUnit.SECONDS)).isEqualTo("the agent's");
        assertThat(forAgentThread).isEmpty();
    }

    @Test
    void refusesWhileSomebodyIsServedOrComes() {
        seeGateway();
        gate.tryOpen();
        assertRefused(Code.SERVING, "1 are opening");

        gate.sessionOpened();
        gate.openEnded();
        assertRefused(Code.SERVING, "1 user sessions are open");
    }

    @Test
    void refusesAnOldEpoch() {
        seeGateway();
        long old = epoch();
        gate.tryOpen();
        gate.openEnded();

        ExitAnswer answer = control.requestExit(old, "idle");

        assertThat(answer.getCode()).isEqualTo(Code.EPOCH_MOVED);
        assertThat(answer.getEpoch()).isEqualTo(epoch());
        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        seeGateway();
        doubt = "1 errors in hooks";

        assertRefused(Code.SESSIONS_UNKNOWN, "1 errors in hooks");
    }

    @Test
    void asksAgainBehindTheClosedGate() {
        seeGateway();
        AtomicInteger asked = new AtomicInteger();
        EngineControl late = new EngineControl(
                gate,
                sight,
                () -> asked.incrementAndGet() == 1 ? null : "a hook failed meanwhile",
                Runnable::run,
                null);

        assertThat(late.requestExit(epoch(), "idle").getCode()).isEqualTo(Code.SESSIONS_UNKNOWN);

        assertThat(late.phase()).isEqualTo(ExitPhase.OPEN);
        assertThat(gate.tryOpen()).isTrue();
        assertThat(entered).isEmpty();
    }

    @Test
    void refusesAnEngineThatDidNotShowItself() {
        assertThat(control.stoppable()).isFalse();
        assertRefused(Code.CANNOT_STOP, "has not shown itself");
    }

    @Test
    void leavesAnEngineWithoutAStopToSignalsBehindAClosedGate() {
        // A Kyuubi engine whose class of the engine itself is not to be found.
        sight.accept(new FlinkSQLSessionManager(Map.of()));
        assertThat(control.stoppable()).isFalse();

        assertThat(control.requestExit(epoch(), "idle").getCode()).isEqualTo(Code.ACCEPTED);
        assertThat(control.phase()).isEqualTo(ExitPhase.STOP_FAILED);
        assertThat(gate.tryOpen()).isFalse();

        // Nothing of the engine was called, so there is nothing that could not be undone.
        assertThat(control.reopen("never mind").getCode()).isEqualTo(Code.ACCEPTED);
        assertThat(gate.tryOpen()).isTrue();
    }

    @Test
    void leavesByAnOperatorsOrderThoughItServes() throws Exception {
        seeGateway();
        gate.tryOpen();
        gate.sessionOpened();
        doubt = "1 errors in hooks";

        ExitAnswer answer = control.requestExitThoughServing("maintenance by ann");

        assertThat(answer.getCode()).isEqualTo(Code.ACCEPTED);
        enteredBy();
        assertThat(gate.tryOpen()).isFalse();
        assertThat(ExitGate.open(gate.read())).as("the truth is told still").isEqualTo(1);
        assertThat(names()).containsExactly("ORDERED", "ENTERED");
        assertThat(control.milestones()[0].getDetail())
                .isEqualTo("1 user sessions are open and 1 are opening: maintenance by ann");
        assertThat(control.refusal()).hasMessageContaining("(maintenance by ann)");
        assertThat(control.requestExitThoughServing("again").getCode()).isEqualTo(Code.ALREADY_ACCEPTED);
        assertThat(control.requestExit(epoch(), "again").getCode()).isEqualTo(Code.ALREADY_ACCEPTED);
    }

    @Test
    void takesNoOrderForAnEngineThatDidNotShowItself() {
        assertThat(control.requestExitThoughServing("maintenance").getCode()).isEqualTo(Code.CANNOT_STOP);

        assertThat(gate.tryOpen()).isTrue();
        assertThat(control.milestones()).isEmpty();
    }

    @Test
    void acceptsOnce() throws Exception {
        seeGateway();
        control.requestExit(epoch(), "first");
        enteredBy();

        assertThat(control.requestExit(epoch(), "second").getCode()).isEqualTo(Code.ALREADY_ACCEPTED);

        assertThat(names()).containsExactly("ASKED", "ENTERED");
        assertThat(entered).isEmpty();
    }

    @Test
    void doesNotReopenWhatIsOpenOrBeingStopped() throws Exception {
        seeGateway();
        assertThat(control.reopen("never mind").getCode()).isEqualTo(Code.NOT_CLOSING);

        control.requestExit(epoch(), "idle");
        Thread thread = enteredBy();
        assertThat(control.reopen("never mind").getCode()).isEqualTo(Code.STOP_BEGUN);
        mayLeave.countDown();
        thread.join();
        assertThat(control.reopen("never mind").getCode()).isEqualTo(Code.STOP_BEGUN);
        assertThat(gate.tryOpen()).isFalse();
    }

    @Test
    void eitherReopensOrStopsNeverBoth() throws Exception {
        for (int i = 0; i < 200; i++) {
            ExitGate raced = new ExitGate();
            EngineSight raceSight = Sights.empty();
            AtomicInteger stops = new AtomicInteger();
            see(raceSight, stops::incrementAndGet);
            EngineControl race = new EngineControl(raced, raceSight, () -> null, Runnable::run, null);
            race.requestExit(ExitGate.epoch(raced.read()), "idle");
            Code code = race.reopen("a client came").getCode();
            if (code == Code.ACCEPTED) {
                assertThat(raced.tryOpen()).isTrue();
                assertThat(Stream.of(race.milestones()).map(Milestone::getName)).containsExactly("ASKED", "REOPENED");
                assertThat(stops).hasValue(0);
            } else {
                assertThat(code).isEqualTo(Code.STOP_BEGUN);
                assertThat(raced.tryOpen()).isFalse();
            }
        }
    }

    @Test
    void tellsOfAStopThatThrew() throws Exception {
        seeGateway();
        failure = new IllegalStateException("cannot stop: no quorum");
        control.requestExit(epoch(), "idle");
        Thread thread = enteredBy();
        mayLeave.countDown();
        thread.join();

        assertThat(control.phase()).isEqualTo(ExitPhase.STOP_FAILED);
        assertThat(names()).containsExactly("ASKED", "ENTERED", "FAILED");
        assertThat(control.milestones()[2].getDetail()).contains("no quorum");
        assertThat(gate.tryOpen()).as("a half-stopped engine takes nobody").isFalse();
    }

    @Test
    void tellsOfAStopThatHangs() throws Exception {
        seeGateway();
        control.requestExit(epoch(), "idle");
        enteredBy();

        assertThat(control.phase()).isEqualTo(ExitPhase.STOP_ENTERED);
        assertThat(control.requestExit(epoch(), "again").getCode()).isEqualTo(Code.ALREADY_ACCEPTED);
        assertThat(names()).containsExactly("ASKED", "ENTERED");
    }

    @Test
    void notesThatMainReturned() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread main = new Thread(() -> await(end));
        main.start();
        EngineControl watching = new EngineControl(gate, sight, () -> null, Runnable::run, main);
        seeGateway();
        mayLeave.countDown();
        watching.requestExit(epoch(), "idle");
        enteredBy().join();
        assertThat(watching.milestones()).hasSize(3);

        end.countDown();
        main.join();

        assertThat(Stream.of(watching.milestones()).map(Milestone::getName))
                .containsExactly("ASKED", "ENTERED", "LEFT", "MAIN_RETURNED");
        assertThat(watching.milestones()).hasSize(4);
    }

    private void assertRefused(Code code, String message) {
        ExitAnswer answer = control.requestExit(epoch(), "idle");
        assertThat(answer.getCode()).isEqualTo(code);
        assertThat(answer.getMessage()).contains(message);
        assertThat(control.phase()).isEqualTo(ExitPhase.OPEN);
        assertThat(control.milestones()).isEmpty();
        assertThat(ExitGate.closing(gate.read())).isFalse();
        assertThat(entered).isEmpty();
    }

    private void seeGateway() {
        see(sight, () -> {
            entered.add(Thread.currentThread());
            await(mayLeave);
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
        });
    }

    private static void see(EngineSight by, Runnable stop) {
        by.saw(new SqlGateway(stop));
        by.accept(new SessionManagerImpl());
    }

    private Thread enteredBy() throws InterruptedException {
        Thread thread = entered.poll(30, TimeUnit.SECONDS);
        assertThat(thread).as("thread that entered the stop").isNotNull();
        return java.util.Objects.requireNonNull(thread);
    }

    private Stream<String> names() {
        return Stream.of(control.milestones()).map(Milestone::getName);
    }

    private long epoch() {
        return ExitGate.epoch(gate.read());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
