package dev.inari.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.inari.mbeans.ExitAnswer;
import dev.inari.mbeans.ExitPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kyuubi moves and renames between its releases; each line of them is stood in for and really opens and closes sessions here. */
final class KyuubiLinesTest {
    static Stream<KyuubiLine> lines() {
        return KyuubiLine.all().stream();
    }

    private static RunningEngine start(EngineLoader loader) throws Exception {
        loader.weaveAll();
        return new RunningEngine(
                loader.loadClass(KyuubiLine.MANAGER).getConstructor().newInstance());
    }

    private static @Nullable Object open(RunningEngine engine, String user) throws Throwable {
        return engine.call("openSession", null, user, "", "127.0.0.1", null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void theExpectedMethodsAreHookedWhereverTheProtocolTypeLies(KyuubiLine line) throws Exception {
        EngineLoader loader = line.load();

        loader.weaveAll();

        assertThat(loader.problems()).isEmpty();
        assertThat(TargetMatrixTest.hooks(loader.statuses()))
                .containsExactlyInAnyOrder(
                        "SessionManager.openSession(TProtocolVersion, String, String, String, Map)",
                        "SessionManager.setSession(SessionHandle, Session)",
                        "SessionManager.closeSession(SessionHandle)",
                        "SessionManager.start()",
                        "FlinkSQLSessionManager.closeSession(SessionHandle)");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void aSessionIsOneWhateverTheOrderOfItsOpenAndHoweverOftenItCloses(KyuubiLine line) throws Throwable {
        RunningEngine engine = start(line.load());

        Object handle = open(engine, "alice");

        assertThat(engine.counts().getUser()).isEqualTo(1);
        assertThat(engine.requestExit().getCode()).isEqualTo(ExitAnswer.Code.SERVING);
        engine.call("closeSession", handle);
        assertThatThrownBy(() -> engine.call("closeSession", handle)).hasMessageContaining("Invalid");
        assertThat(engine.counts().getUser()).isZero();
        assertThat(engine.events()).isEqualTo(List.of("opened", "closed", "last"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void anOpenThatFailsLeavesNothing(KyuubiLine line) throws Throwable {
        RunningEngine engine = start(line.load());

        assertThatThrownBy(() -> open(engine, "unlucky")).hasMessage("no engine for unlucky");

        assertThat(engine.counts().getFailedOpens()).isEqualTo(1);
        assertThat(engine.counts().getOpening()).isZero();
        assertThat(engine.counts().getUser()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void aProbeIsNoUser(KyuubiLine line) throws Throwable {
        RunningEngine engine = start(line.load());

        open(engine, "probe");

        assertThat(engine.counts().getProbe()).isEqualTo(1);
        assertThat(engine.counts().getUser()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void aCloseThatFailsBeforeTheBaseClassIsAClose(KyuubiLine line) throws Throwable {
        EngineLoader loader = line.load();
        loader.weaveAll();
        Object manager = loader.loadClass(KyuubiLine.MANAGER).getConstructor().newInstance();
        RunningEngine engine = new RunningEngine(manager);
        Object handle = open(engine, "alice");
        manager.getClass().getField("failing").setBoolean(manager, true);

        assertThatThrownBy(() -> engine.call("closeSession", handle)).hasMessageContaining("does not close");

        assertThat(engine.counts().getUser()).isZero();
        assertThat(engine.counts().getFailedCloses()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void aLeakIsClosedPastTheOverrideThatLeftIt(KyuubiLine line) throws Throwable {
        EngineLoader loader = line.load();
        loader.weaveAll();
        Object manager = loader.loadClass(KyuubiLine.MANAGER).getConstructor().newInstance();
        RunningEngine engine = new RunningEngine(manager);
        Object handle = Objects.requireNonNull(open(engine, "alice"));
        manager.getClass().getField("failing").setBoolean(manager, true);
        SessionModel model =
                Objects.requireNonNull(Targets.ofManager(manager.getClass())).sessions();
        assertThatThrownBy(() -> model.close().run(manager, handle)).hasMessageContaining("does not close");
        Map<?, ?> map = (Map<?, ?>) Objects.requireNonNull(model.map().follow(manager));
        assertThat(map).hasSize(1);
        assertThat(engine.counts(map).getLeaked()).isEqualTo(1);

        model.close().runInherited(manager, handle);

        assertThat(map).isEmpty();
        assertThat(engine.counts(map).getLeaked()).isZero();
        assertThatThrownBy(() -> model.close().runInherited(manager, handle)).hasMessageContaining("Invalid");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void anEngineThatLeavesTakesNoSessionAndIsStopped(KyuubiLine line) throws Throwable {
        EngineLoader loader = line.load();
        RunningEngine engine = start(loader);
        engine.call("closeSession", open(engine, "alice"));

        assertThat(engine.requestExit().getCode()).isEqualTo(ExitAnswer.Code.ACCEPTED);

        assertThatThrownBy(() -> open(engine, "bob")).hasMessageContaining("This engine is leaving");
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            while (engine.control().phase() != ExitPhase.STOP_LEFT) {
                Thread.onSpinWait();
            }
        });
        Object stopped = Path.of("currentEngine()").follow(singleEngine(loader));
        assertThat(Path.of("stopped").follow(stopped)).isEqualTo(true);
        if (line.selfExited()) {
            assertThat(Path.of("exited").follow(stopped)).isEqualTo(true);
        }
    }

    private static Object singleEngine(EngineLoader loader) throws ReflectiveOperationException {
        return loader.loadClass("org.apache.kyuubi.engine.flink.FlinkSQLEngine$")
                .getField("MODULE$")
                .get(null);
    }
}
