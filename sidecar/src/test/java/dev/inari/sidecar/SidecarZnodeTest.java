package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.WatchAnswer;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Hold;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.zookeeper.Znode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sidecar concludes from an engine's znode, and from what its agent says of the watch. */
class SidecarZnodeTest {
    private static final String NAME = "serverUri=127.0.0.1:1;version=1.8.1;refId=ref-1;sequence=0000000000";
    private static final long SESSION = 0x1000abcL;

    private final Host host;
    private final Sidecar sidecar;
    private final FakeEnsemble ensemble = new FakeEnsemble();
    private final FakeEngine engine;
    private boolean repairs;

    SidecarZnodeTest(@TempDir Path temporary) throws IOException {
        host = new Host(temporary);
        host.policies = who ->
                repairs ? Host.ENDS : Host.ENDS.with(Host.ENDS.care().with(Condition.WATCH_LOST, Response.REPORT));
        sidecar = host.sidecar();
        sidecar.seeing(ensemble);
        engine = host.engine(11);
    }

    @BeforeEach
    void serve() throws IOException {
        engine.namespace = FakeEnsemble.DIRECTORY;
        engine.refId = "ref-1";
        engine.watch = WatchState.LOST;
        engine.opens();
        ensemble.register(NAME, 4, SESSION);
        sidecar.start();
        turns(2);
    }

    @AfterEach
    void stop() {
        sidecar.stop();
        assertThat(ensemble.closed).isTrue();
    }

    private void turns(int count) {
        for (int i = 0; i < count; i++) {
            host.threads.advance(Host.INTERVAL);
        }
    }

    private List<String> deeds() {
        return host.journal.lines.stream()
                .filter(line -> line.contains(" DRAIN ") || line.contains("_ZNODE ") || line.contains("_WATCH "))
                .toList();
    }

    private boolean has(Condition condition) {
        return sidecar.engines().get(0).findings().stream().anyMatch(each -> each.condition() == condition);
    }

    @Test
    void whatCameBackWithItsOwnerWasDeletedAndTheEngineIsDrained() {
        ensemble.znodes.clear();
        turns(5);
        assertThat(engine.watchOrders).as("absence proves nothing").isEmpty();

        ensemble.register(NAME, 9, SESSION);
        turns(2);

        assertThat(engine.watchOrders).containsExactly("drain");
        assertThat(deeds())
                .singleElement()
                .asString()
                .contains("11 DRAIN by policy connection", "0x4", "0x9", "-> DONE");
        turns(100);
        assertThat(engine.watchOrders).containsExactly("drain");
        assertThat(engine.exitRequests).as("somebody is served").isEmpty();
        engine.closesSession();
        turns(2);
        assertThat(engine.exitRequests).hasSize(1);
    }

    @Test
    void anExpiryIsNoDeletion() {
        ensemble.register(NAME, 9, SESSION + 1);
        turns(3);
        assertThat(engine.watchOrders).isEmpty();
        assertThat(has(Condition.UNHEARD_DELETION)).isFalse();

        ensemble.register(NAME, 12, SESSION + 1);
        turns(2);
        assertThat(engine.watchOrders).containsExactly("drain");
    }

    @Test
    void anIncompletePictureMeansNothing() {
        ensemble.complete = false;
        ensemble.register(NAME, 9, SESSION);
        turns(3);
        assertThat(engine.watchOrders).isEmpty();

        ensemble.complete = true;
        turns(2);
        assertThat(engine.watchOrders).containsExactly("drain");
    }

    @Test
    void aDrainThatFailedIsTriedAgainLater() {
        engine.watchAnswer = WatchAnswer.Code.FAILED;
        ensemble.register(NAME, 9, SESSION);
        turns(2);
        assertThat(engine.watchOrders).containsExactly("drain");

        engine.watchAnswer = WatchAnswer.Code.DONE;
        turns(20);
        assertThat(engine.watchOrders.stream().filter("drain"::equals)).hasSize(2);
    }

    @Test
    void aHeldEngineIsNotDrained() {
        var unused = sidecar.operators().hold(engine.announced.agentId(), new Hold("olga", "looking"));
        host.threads.settle();
        ensemble.register(NAME, 9, SESSION);
        turns(20);
        assertThat(engine.watchOrders).isEmpty();
        assertThat(has(Condition.UNHEARD_DELETION)).isTrue();
    }

    @Test
    void anAgentThatFindsItsOwnZnodeWatchedKnowsBetter() {
        engine.watch = WatchState.ARMED;
        turns(2);
        ensemble.register(NAME, 9, SESSION);
        turns(10);
        assertThat(has(Condition.UNHEARD_DELETION)).isTrue();
        assertThat(engine.watchOrders).isEmpty();
    }

    @Test
    void whatNeverExpiresOrCannotBeReadTellsNothing() {
        ensemble.register(NAME, 9, 0);
        turns(2);
        ensemble.register(NAME, Znode.UNREADABLE, 0);
        turns(2);
        ensemble.register(NAME, 12, 0);
        turns(2);
        assertThat(has(Condition.UNHEARD_DELETION)).isFalse();
    }

    @Test
    void twinsAreReported() {
        String other = NAME.replace("=0000000000", "=0000000003");
        ensemble.register(other, 9, SESSION + 7);
        turns(2);
        assertThat(has(Condition.TWIN_ENGINES)).isTrue();

        ensemble.register(other, 12, SESSION + 7);
        turns(2);
        ensemble.znodes.remove(NAME);
        ensemble.register(other, 15, SESSION + 7);
        turns(3);
        assertThat(has(Condition.UNHEARD_DELETION))
                .as("whose it was, nobody can tell")
                .isFalse();
        assertThat(engine.watchOrders).doesNotContain("drain");
    }

    @Test
    void aWatchThatStaysLostIsRepairedThroughTheAgent() {
        repairs = true;
        sidecar.reload(host.settings(Host.INTERVAL));
        turns(10);
        assertThat(engine.watchOrders).containsExactly("repair");
        assertThat(deeds()).singleElement().asString().contains("11 REPAIR_WATCH by policy connection", "-> DONE");
        assertThat(has(Condition.WATCH_LOST)).isFalse();
    }
}
