package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.inari.sidecar.exit.Signal;
import dev.inari.sidecar.guard.Policy;
import dev.inari.sidecar.guard.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Other settings while engines are guarded: policies and the dry run count at once, and no time that runs is cut short. */
class SidecarReloadTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.inari");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Host host;
    private final Sidecar sidecar;

    SidecarReloadTest(@TempDir Path temporary) {
        host = new Host(temporary);
        sidecar = host.sidecar();
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        sidecar.stop();
        logger.detachAppender(log);
    }

    private static Policy policy(boolean exits, Duration graceful, Duration term) {
        return new Policy("other", exits, Duration.ZERO, Duration.ofSeconds(60), graceful, term, 3);
    }

    private List<String> logged(String part) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    private EngineView view() {
        assertThat(sidecar.engines()).hasSize(1);
        return sidecar.engines().get(0);
    }

    private void reload() {
        sidecar.reload(host.settings(Host.INTERVAL));
        host.threads.settle();
    }

    private void dryRun(boolean on) {
        host.dryRun = on;
        reload();
    }

    private FakeEngine serving() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.opens();
        sidecar.start();
        host.threads.settle();
        return engine;
    }

    private FakeEngine asked() throws IOException {
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Host.INTERVAL);
        assertThat(view().stage()).isEqualTo(Stage.ASKED);
        engine.silent = true;
        return engine;
    }

    @Test
    void aShorterTimeDoesNotCutOffTheStepUnderWay() throws IOException {
        asked();
        host.policies = engine -> policy(true, SHORT, SHORT);
        reload();

        host.threads.advance(Duration.ofSeconds(29));
        assertThat(host.sent).isEmpty();
        host.threads.advance(Duration.ofSeconds(1));
        assertThat(host.sent).containsExactly("TERM 11");

        host.threads.advance(SHORT);
        assertThat(host.sent).describedAs("the next step has the new time").containsExactly("TERM 11", "KILL 11");
    }

    @Test
    void aShorterTimeAfterTermDoesNotCutOffTheWaitUnderWay() throws IOException {
        asked();
        host.threads.advance(Duration.ofSeconds(30));
        assertThat(host.sent).containsExactly("TERM 11");
        host.policies = engine -> policy(true, SHORT, SHORT);
        reload();

        host.threads.advance(Duration.ofSeconds(14));
        assertThat(host.sent).containsExactly("TERM 11");
        host.threads.advance(SHORT);
        assertThat(host.sent).containsExactly("TERM 11", "KILL 11");
    }

    @Test
    void aLongerTimeDoesNotPutOffTheStepUnderWay() throws IOException {
        asked();
        host.policies = engine -> policy(true, Duration.ofHours(1), SHORT);
        reload();

        host.threads.advance(Duration.ofSeconds(30));

        assertThat(host.sent).containsExactly("TERM 11");
    }

    @Test
    void aDryRunStopsALadderWhereItIsAndItsEndLetsItGoOn() throws IOException {
        asked();
        dryRun(true);
        host.threads.advance(Duration.ofHours(1));
        assertThat(host.sent).isEmpty();
        assertThat(logged("would Terminate")).hasSize(1);

        dryRun(false);
        host.threads.advance(SHORT);

        assertThat(host.sent).containsExactly("TERM 11");
    }

    @Test
    void aDryRunStopsTheKillsToo() throws IOException {
        asked();
        host.deadly = Signal.TERM;
        host.threads.advance(Duration.ofSeconds(29));
        dryRun(true);
        host.threads.advance(Duration.ofHours(1));
        assertThat(host.sent).isEmpty();

        dryRun(false);
        host.threads.advance(Duration.ofMinutes(1));

        assertThat(host.sent).containsExactly("TERM 11");
        assertThat(sidecar.engines()).isEmpty();
    }

    @Test
    void aDryRunKeepsBackASignalThatIsDecidedAndNotSent() throws IOException {
        asked();
        host.threads.advance(Duration.ofMillis(29_500));
        host.threads.callsHeld = true;
        host.threads.advance(Duration.ofSeconds(1));
        assertThat(view().stage()).isEqualTo(Stage.TERMINATING);

        dryRun(true);
        host.threads.callsHeld = false;
        host.threads.advance(Duration.ofHours(1));

        assertThat(host.sent).isEmpty();
    }

    @Test
    void aDryRunKeepsBackARequestThatWaitsForAThread() throws IOException {
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.callsHeld = true;
        sidecar.ring(engine.announced.fileName());
        host.threads.settle();
        assertThat(view().stage()).isEqualTo(Stage.IDLE);

        dryRun(true);
        host.threads.callsHeld = false;
        host.threads.advance(Duration.ofHours(1));

        assertThat(engine.exitRequests).isEmpty();
    }

    /** Nobody would refuse it there. */
    @Test
    void aDryRunBelievesNoBell() throws IOException {
        host.dryRun = true;
        reload();
        FakeEngine engine = serving();

        for (int i = 0; i < 5; i++) {
            sidecar.ring(engine.announced.fileName());
            host.threads.settle();
            assertThat(view().stage()).isEqualTo(Stage.SERVING);
            host.threads.advance(Host.INTERVAL);
        }
    }

    @Test
    void whatADryRunImaginedIsDoneWhenItEnds() throws IOException {
        host.dryRun = true;
        reload();
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Duration.ofHours(1));
        assertThat(engine.exitRequests).isEmpty();

        dryRun(false);
        host.threads.advance(SHORT);

        assertThat(engine.exitRequests).hasSize(1);
        assertThat(view().stage()).isEqualTo(Stage.ASKED);
    }

    @Test
    void whatADryRunImaginedOfAnEngineThatServesAgainIsNotDone() throws IOException {
        FakeEngine engine = serving();
        dryRun(true);
        engine.closesSession();
        host.threads.advance(Duration.ofHours(1));
        engine.opens();
        host.threads.advance(SHORT);

        dryRun(false);
        host.threads.advance(Duration.ofHours(1));

        assertThat(engine.exitRequests).isEmpty();
        assertThat(view().stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void anOperatorsKillIsNotCarriedOutInADryRun() throws IOException {
        FakeEngine engine = serving();
        dryRun(true);

        CompletableFuture<Answer> answer = sidecar.operators().kill(engine.announced.agentId(), "ann", "must go");
        host.threads.settle();

        assertThat(answer)
                .isCompletedWithValueMatching(told ->
                        told.code() == Answer.Code.REFUSED && told.text().contains("inari.dry-run"));
        assertThat(host.sent).isEmpty();
        assertThat(view().stage()).isEqualTo(Stage.SERVING);
    }

    @Test
    void aPolicyThatKeepsCountsFromTheNextHeartbeat() throws IOException {
        FakeEngine engine = serving();
        host.policies = told -> policy(false, SHORT, SHORT);
        reload();

        engine.closesSession();
        host.threads.advance(Duration.ofHours(1));

        assertThat(engine.exitRequests).isEmpty();
        assertThat(view().policy().rule()).isEqualTo("other");
    }

    @Test
    void aPolicyThatLetsGoCountsFromTheNextHeartbeat() throws IOException {
        host.policies = told -> Host.KEEPS;
        reload();
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Duration.ofHours(1));
        assertThat(engine.exitRequests).isEmpty();

        host.policies = told -> Host.ENDS;
        reload();
        host.threads.advance(Host.INTERVAL);

        assertThat(engine.exitRequests).hasSize(1);
    }

    @Test
    void eachEngineWhosePolicyChangesIsLoggedAndNoOther() throws IOException {
        host.engine(12).shareLevel = "USER";
        serving();
        host.policies = told -> told.shareLevel().equals("USER")
                ? Host.KEEPS
                : policy(false, Duration.ofSeconds(30), Duration.ofMinutes(2));
        reload();
        reload();

        assertThat(logged("policy changes"))
                .containsExactly("engine=kyuubi-flink/11 its policy changes: rule connection -> other,"
                        + " exit-when-idle true -> false, term 15s -> 2m");
    }

    @Test
    void anEngineThatDidNotSayYetWhoItIsStaysWatched() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.silent = true;
        sidecar.start();
        host.threads.settle();
        host.policies = told -> policy(true, SHORT, SHORT);
        reload();

        host.threads.advance(Duration.ofHours(1));

        assertThat(view().policy().rule()).isEqualTo("not identified yet");
        assertThat(host.sent).isEmpty();
    }

    @Test
    void whatNeedsARestartIsNotTaken() throws IOException {
        FakeEngine engine = serving();
        int reads = engine.heartbeatReads;

        sidecar.reload(host.settings(Duration.ofMinutes(10)));
        host.threads.advance(Duration.ofMinutes(1));

        assertThat(engine.heartbeatReads).isEqualTo(reads + 60);
    }

    @Test
    void beforeTheStartAndAfterTheEndItHarmsNobody() throws IOException {
        dryRun(true);
        FakeEngine engine = serving();
        engine.closesSession();
        host.threads.advance(Duration.ofHours(1));
        assertThat(engine.exitRequests).isEmpty();

        sidecar.stop();
        dryRun(false);

        assertThat(engine.exitRequests).isEmpty();
    }
}
