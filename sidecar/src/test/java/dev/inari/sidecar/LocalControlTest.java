package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.WatchAnswer;
import dev.inari.sidecar.control.Control;
import dev.inari.sidecar.control.ControlClient;
import dev.inari.sidecar.control.ControlException;
import dev.inari.sidecar.control.ControlFinder;
import dev.inari.sidecar.control.EngineStatus;
import dev.inari.sidecar.control.HistoryRequest;
import dev.inari.sidecar.control.Reply;
import dev.inari.sidecar.control.Reply.Code;
import dev.inari.sidecar.control.Word;
import dev.inari.sidecar.zookeeper.Deletion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators say to a sidecar with real threads and a real clock, and what it then does to engines that are made up. */
@Timeout(60)
class LocalControlTest {
    private static final Word WORD = Word.of("test", "bob");
    private static final Word WHOEVER = new Word("test", true, false, "bob");
    private static final Word DRY = new Word("test", false, true, "bob");
    private static final Word DRY_WHOEVER = new Word("test", true, true, "bob");

    private final Host host;
    private Sidecar sidecar;

    LocalControlTest(@TempDir Path temporary) {
        host = new Host(temporary);
        // With time to leave, so that somebody sees an engine on its way.
        host.policies = who -> who.shareLevel().equals("CONNECTION") ? Host.ENDS : Host.ENDS.byHand();
        sidecar = made(Sidecar.Role.COMMAND);
    }

    private Sidecar made(Sidecar.Role role) {
        return new Sidecar(
                role,
                host.settings(Duration.ofMillis(50)),
                host,
                host.processes,
                host,
                Ticker.system(),
                host.journal,
                host::changed);
    }

    @AfterEach
    void stop() {
        sidecar.stop();
    }

    private Control control() {
        return sidecar.control();
    }

    private EngineStatus seen(FakeEngine engine) {
        try {
            return known(control(), engine);
        } catch (ControlException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean serves(EngineStatus status) {
        EngineStatus.Beat heartbeat = status.heartbeat();
        return heartbeat != null && heartbeat.sessions().user() == 1;
    }

    private static EngineStatus known(Control control, FakeEngine engine) throws ControlException {
        return Objects.requireNonNull(control.engine(engine.announced.agentId()));
    }

    private EngineStatus await(FakeEngine engine, String what, Predicate<EngineStatus> condition) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while ((sidecar.engines().isEmpty() && sidecar.departed().isEmpty()) || !condition.test(seen(engine))) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
        return seen(engine);
    }

    /** An engine that its policy keeps, so that nothing happens to it but by an order. */
    private FakeEngine kept() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "USER";
        sidecar.start();
        await(engine, "is read", each -> each.recalled() && each.identity() != null && each.heartbeat() != null);
        return engine;
    }

    private Reply stop(FakeEngine engine, Word word) throws ControlException {
        return control().stop(engine.announced.agentId(), word);
    }

    @Test
    void beforeItsStartNobodyCanSpeakToIt() {
        assertThatThrownBy(sidecar::control).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEngineThatIsNotThereIsUnknown() throws Exception {
        kept();
        String stranger = "f".repeat(32);

        assertThat(control().engine(stranger)).isNull();
        for (Reply reply : new Reply[] {
            control().stop(stranger, WORD),
            control().stop(stranger, DRY),
            control().kill(stranger, WORD),
            control().kill(stranger, DRY),
            control().hold(stranger, WORD),
            control().release(stranger, WORD),
            control().deregister(stranger, WORD),
            control().deregister(stranger, DRY),
            control().repairWatch(stranger, WORD)
        }) {
            assertThat(reply.code()).isEqualTo(Code.UNKNOWN_ENGINE);
        }
        assertThat(host.journal.deeds()).isEmpty();
    }

    @Test
    void anOrderForAnEngineThatServesEndsWithTheReason() throws Exception {
        FakeEngine engine = kept();
        engine.opens();

        assertThat(stop(engine, WORD).code()).isEqualTo(Code.TAKEN);

        EngineStatus status = await(engine, "is refused", each -> each.orderEnded() != null);
        assertThat(status.order()).isNull();
        assertThat(status.orderEnded())
                .extracting(EngineStatus.Decision::inputs)
                .asString()
                .contains("1 user");
        assertThat(engine.exitRequests).isEmpty();
        assertThat(host.journal.deeds())
                .containsExactly("11 ORDER by operator " + System.getProperty("user.name") + " (uid "
                        + host.processes.ownUid() + "), says bob: test -> DONE");

        engine.closesSession();
        assertThat(stop(engine, WORD).code()).isEqualTo(Code.TAKEN);
        assertThat(await(engine, "leaves", EngineStatus::leaving).orderEnded()).isNull();
    }

    @Test
    void aSessionThatOpensBetweenLookAndRequestEndsTheOrder() throws Exception {
        FakeEngine engine = kept();
        engine.beforeExit = engine::opens;

        stop(engine, WORD);

        EngineStatus status = await(engine, "is refused", each -> each.orderEnded() != null);
        assertThat(engine.exitRequests).hasSize(1);
        assertThat(status.leaving()).isFalse();
        assertThat(host.sent).isEmpty();
    }

    @Test
    void anOrderThatSparesNobodyEndsSessionsToo() throws Exception {
        FakeEngine engine = kept();
        engine.opens();

        stop(engine, WHOEVER);
        await(engine, "leaves", EngineStatus::leaving);
        assertThat(engine.exitRequests).containsExactly(-1L);

        host.ends(engine);
        EngineStatus gone = await(engine, "is gone", EngineStatus::gone);
        assertThat(gone.orderEnded()).isNull();
        assertThat(stop(engine, WORD).code()).isEqualTo(Code.UNKNOWN_ENGINE);
    }

    @Test
    void aHoldOutlivesTheSidecarAndKeepsBackEveryOrderAndSignal() throws Exception {
        FakeEngine engine = kept();
        String id = engine.announced.agentId();
        assertThat(control().hold(id, WORD).code()).isEqualTo(Code.TAKEN);
        sidecar.stop();

        engine.shareLevel = "CONNECTION";
        engine.opens();
        engine.closesSession();
        sidecar = made(Sidecar.Role.COMMAND);
        sidecar.start();
        EngineStatus held = await(engine, "is held", each -> each.hold() != null && each.heartbeat() != null);

        assertThat(held.hold()).extracting(EngineStatus.Hold::reason).isEqualTo("test");
        for (Word word : new Word[] {WORD, WHOEVER, DRY, DRY_WHOEVER}) {
            assertThat(stop(engine, word).code()).isEqualTo(Code.REFUSED);
            assertThat(control().kill(id, word).code()).isEqualTo(Code.REFUSED);
        }
        for (Word word : new Word[] {WORD, DRY}) {
            assertThat(stop(engine, word).text()).contains("held by operator", "release it first");
        }
        for (Reply reply : new Reply[] {
            control().deregister(id, WORD),
            control().deregister(id, DRY),
            control().repairWatch(id, WORD)
        }) {
            assertThat(reply.code()).isEqualTo(Code.REFUSED);
        }
        assertThat(engine.watchOrders).isEmpty();
        assertThat(host.sent).isEmpty();
        assertThat(engine.exitRequests).isEmpty();
        assertThat(host.journal.deeds())
                .as("a kill that was refused must not look like one that was begun")
                .noneMatch(each -> each.startsWith("11 KILL"));

        assertThat(control().release(id, WORD).code()).isEqualTo(Code.TAKEN);
        await(engine, "leaves by its policy", EngineStatus::leaving);
        assertThat(host.journal.holds).isEmpty();
    }

    @Test
    void whatWasSaidBeforeMustBeKnownFirst() throws Exception {
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "USER";
        host.journal.broken = true;
        sidecar.start();
        await(engine, "is read", each -> each.heartbeat() != null);
        String id = engine.announced.agentId();

        assertThat(stop(engine, WHOEVER).text()).contains("not read from the journal yet");
        assertThat(control().kill(id, WORD).code()).isEqualTo(Code.REFUSED);
        assertThat(control().hold(id, WORD).code()).isEqualTo(Code.REFUSED);
        assertThat(control().release(id, WORD).code()).isEqualTo(Code.REFUSED);
        assertThat(seen(engine).recalled()).isFalse();
        assertThat(host.sent).isEmpty();
    }

    @Test
    void aJournalThatCannotBeWrittenKeepsBackEveryWord() throws Exception {
        FakeEngine engine = kept();
        host.journal.broken = true;
        String id = engine.announced.agentId();

        assertThat(stop(engine, WORD).code()).isEqualTo(Code.NOT_WRITTEN);
        assertThat(control().hold(id, WORD).code()).isEqualTo(Code.NOT_WRITTEN);
        assertThat(control().kill(id, WORD).code()).isEqualTo(Code.NOT_WRITTEN);
        assertThat(seen(engine).hold()).isNull();
        assertThat(host.sent).isEmpty();
        assertThat(engine.exitRequests).isEmpty();
    }

    @Test
    void aSidecarThatRunsDryTakesNoOrder() throws Exception {
        host.dryRun = true;
        sidecar = made(Sidecar.Role.COMMAND);
        FakeEngine engine = kept();
        String id = engine.announced.agentId();

        for (Word word : new Word[] {WORD, DRY}) {
            assertThat(stop(engine, word).text()).contains("inari.dry-run");
            assertThat(control().kill(id, word).text()).contains("inari.dry-run");
        }
        assertThat(host.sent).isEmpty();
        assertThat(engine.exitRequests).isEmpty();
    }

    @Test
    void aKillAsksNobodyAndIsWrittenDownFirst() throws Exception {
        FakeEngine engine = kept();
        engine.opens();

        assertThat(control().kill(engine.announced.agentId(), WORD).code()).isEqualTo(Code.TAKEN);

        await(engine, "is gone", EngineStatus::gone);
        assertThat(host.sent).containsExactly("KILL 11");
        assertThat(host.journal.deeds())
                .singleElement()
                .asString()
                .startsWith("11 KILL_BY_HAND by operator ")
                .endsWith("-> SENT");
    }

    @Test
    void whatAnOrderWouldDoIsToldAndNotDone() throws Exception {
        FakeEngine engine = kept();
        Reply idle = stop(engine, DRY);
        assertThat(idle.code()).isEqualTo(Code.TAKEN);
        assertThat(idle.text())
                .startsWith("would ask it to leave: ordered by operator")
                .contains("0 user");
        assertThat(control().kill(engine.announced.agentId(), DRY).text()).contains("send SIGKILL to pid 11");

        engine.opens();
        await(engine, "serves", LocalControlTest::serves);
        assertThat(stop(engine, DRY).code()).isEqualTo(Code.SERVES);
        assertThat(stop(engine, DRY).text()).contains("1 user");
        assertThat(stop(engine, DRY_WHOEVER).code()).isEqualTo(Code.TAKEN);

        assertThat(engine.exitRequests).isEmpty();
        assertThat(host.sent).isEmpty();
        assertThat(host.journal.deeds()).isEmpty();
        assertThat(seen(engine).order()).isNull();

        stop(engine, WHOEVER);
        await(engine, "leaves", EngineStatus::leaving);
        assertThat(stop(engine, DRY).text()).startsWith("it is on its way out already");
    }

    @Test
    void aSilentEngineRefusesAnOrderAlsoBeforehand() throws Exception {
        FakeEngine engine = kept();
        engine.silent = true;
        await(engine, "is suspect", each -> each.stage().equals("SUSPECT"));

        assertThat(stop(engine, DRY).code()).isEqualTo(Code.SERVES);
        assertThat(stop(engine, DRY_WHOEVER).text()).startsWith("would send SIGTERM");
    }

    @Test
    void theHistoryIsTheJournals() throws Exception {
        kept();
        assertThat(control().history(new HistoryRequest("", null, null, 5))).isEmpty();
        assertThat(control().evidence(1)).isEmpty();
    }

    @Test
    void aDaemonIsHeardThroughItsFileAsLongAsItRuns() throws Exception {
        host.processes.put(ProcessHandle.current().pid(), 99, 'S', host.processes.ownUid());
        FakeEngine engine = host.engine(11);
        engine.shareLevel = "USER";
        sidecar = made(Sidecar.Role.DAEMON);
        sidecar.start();
        await(engine, "is read", each -> each.recalled() && each.heartbeat() != null);
        ControlFinder finder = new ControlFinder(host.run, host.processes);
        assertThat(finder.find()).isInstanceOf(ControlFinder.Running.class);

        Control client = new ControlClient(((ControlFinder.Running) finder.find()).file(), host.processes);
        assertThat(client.engines().engines()).hasSize(1);
        assertThat(client.stop(engine.announced.agentId(), WORD).code()).isEqualTo(Code.TAKEN);
        await(engine, "leaves", EngineStatus::leaving);
        host.ends(engine);
        await(engine, "is gone", EngineStatus::gone);
        assertThat(known(client, engine).gone()).isTrue();

        sidecar.stop();
        assertThat(finder.find()).isInstanceOf(ControlFinder.Nobody.class);
        assertThatThrownBy(client::engines).isInstanceOf(ControlException.class);
    }

    @Test
    void aDaemonThatCannotBeSpokenToGuardsAllTheSame() throws Exception {
        FakeEngine engine = host.engine(11);
        sidecar = made(Sidecar.Role.DAEMON);
        sidecar.start();

        await(engine, "is read", each -> each.heartbeat() != null);
        assertThat(new ControlFinder(host.run, host.processes).find()).isInstanceOf(ControlFinder.Nobody.class);
    }

    @Test
    void deregisteringGoesThroughTheAgentAndElseDeletesTheZnode() throws Exception {
        FakeEnsemble ensemble = new FakeEnsemble();
        String name = "serverUri=127.0.0.1:1;version=1.8.1;refId=ref-1;sequence=0000000000";
        ensemble.register(name, 4, 0x1000abcL);
        sidecar.seeing(ensemble);
        FakeEngine engine = kept();
        String id = engine.announced.agentId();
        engine.watchAnswer = WatchAnswer.Code.CANNOT;

        assertThat(control().deregister(id, WORD).text()).contains("no znode is there that is certainly its own");
        engine.namespace = FakeEnsemble.DIRECTORY;
        engine.refId = "ref-1";
        await(engine, "tells its namespace", each -> {
            EngineStatus.Identity who = each.identity();
            return who != null && who.engineRefId().equals("ref-1");
        });
        assertThat(control().deregister(id, DRY).code()).isEqualTo(Code.TAKEN);
        assertThat(ensemble.deleted).isEmpty();
        assertThat(control().deregister(id, WORD).code()).isEqualTo(Code.TAKEN);
        assertThat(ensemble.deleted).containsExactly(FakeEnsemble.DIRECTORY + "/" + name);

        ensemble.deletion = new Deletion(Deletion.Outcome.CHANGED, "another registration has the path");
        Reply changed = control().deregister(id, WORD);
        assertThat(changed.code()).isEqualTo(Code.REFUSED);
        assertThat(changed.text()).contains("another registration has the path");

        host.journal.broken = true;
        assertThat(control().deregister(id, WORD).text()).contains("the znode is not deleted");
        host.journal.broken = false;
        for (WatchAnswer.Code code :
                new WatchAnswer.Code[] {WatchAnswer.Code.TIMED_OUT, WatchAnswer.Code.FAILED, WatchAnswer.Code.NOT_NOW
                }) {
            engine.watchAnswer = code;
            assertThat(control().deregister(id, WORD).code()).isEqualTo(Code.REFUSED);
        }
        assertThat(ensemble.deleted).as("what may still go on is not overtaken").hasSize(2);

        engine.watchAnswer = WatchAnswer.Code.DONE;
        assertThat(control().repairWatch(id, WORD).code()).isEqualTo(Code.TAKEN);
        assertThat(control().deregister(id, WORD).code()).isEqualTo(Code.TAKEN);
        assertThat(ensemble.deleted).hasSize(2);
        assertThat(engine.watchOrders).endsWith("drain", "repair", "drain");
    }
}
