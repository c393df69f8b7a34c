package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.zookeeper.ConnectionStatus.State;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZnodesCommandTest {
    private static final String DIRECTORY = "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/ann/ref";

    private static final EngineSpace SERVERS = new EngineSpace("kyuubi", "", "", "");

    private final FakeHost host = new FakeHost();

    @BeforeEach
    void configure() {
        host.environment.put("INARI_ZOOKEEPER_CONNECT", "zk1:2181");
    }

    @Test
    void withoutAnEnsembleItSaysWhatToSet() {
        host.environment.remove("INARI_ZOOKEEPER_CONNECT");

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isEqualTo(3);
        assertThat(typed.err()).contains("INARI_ZOOKEEPER_CONNECT=host:2181");
    }

    @Test
    void ensembleThatDoesNotAnswerIsWaitedForAndNoLonger() {
        host.ensemble.state = State.NEVER;

        Typed typed = Typed.in(host, "znodes", "--timeout", "7s");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.err().lines())
                .filteredOn(each -> each.startsWith("waiting for ZooKeeper, up to 7 s: no server of zk1:2181"))
                .hasSize(2);
        assertThat(typed.err())
                .contains("inari: ZooKeeper does not answer within 7 s: no server of zk1:2181 has answered yet");
        assertThat(typed.out()).isEmpty();
        assertThat(host.ensemble.closed).isTrue();
    }

    @Test
    void whatIsNotEverythingIsShownAndWrong() {
        host.ensemble.incomplete = "/kyuubi must not be listed";
        host.ensemble.announce(FakeEnsemble.USER, "ann/default", "h:1", "r", 0);

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out()).contains("this is not everything: /kyuubi must not be listed", "ann/default");
    }

    @Test
    void ensembleWithoutEnginesIsFine() {
        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).contains("No engine and no server is registered");
        assertThat(host.ensemble.closed).isTrue();
    }

    @Test
    void enginesAreJoinedAndTheRestIsNoMatter() {
        FakeEngine engine = new FakeEngine("beef", "kyuubi-flink", 12);
        engine.identityIs(identity(DIRECTORY.substring(1), "ref"));
        host.announce(engine);
        host.ensemble.announce(FakeEnsemble.CONNECTION, "ann/ref", "here:1", "ref", 0);
        host.ensemble.announce(FakeEnsemble.CONNECTION, "ann/other", "there:2", "other", 0);
        host.deserted.add("here:1");

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.out())
                .startsWith("/kyuubi_1.8.1_CONNECTION_FLINK_SQL")
                .contains("  ann        other   1.8.1    there:2  3 min 5 s  0xabc    -")
                .contains("  ann        ref     1.8.1    here:1   3 min 5 s  0xabc    beef0000");
        assertThat(typed.code()).isZero();
    }

    @Test
    void whatIsWrongIsTold() {
        host.ensemble.announce(FakeEnsemble.CONNECTION, "ann/ref", "gone:1", "ref", 0);
        host.ensemble.announce(FakeEnsemble.USER, "ann/default", "there:2", "ref", 1);
        host.ensemble.add(FakeEnsemble.USER, "/kyuubi_1.8.1_USER_SPARK_SQL/ann/default", "junk", "h:1");
        host.deserted.add("gone:1");
        host.ensemble.empty.add(empty("old", 60_000));
        host.ensemble.empty.add(empty("new", 59_999));

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains(
                        "ann/ref/serverUri=gone:1;version=1.8.1;refId=ref;sequence=0000000000: left over: gone:1 is of this host")
                .contains("reference id ref is of 2 engines: ")
                .contains("ann/default/junk: its name is malformed: it has no serverUri= and no serviceUri=")
                .contains("ann/old: empty, made 1 min ago");
        assertThat(typed.err()).contains("ann/new: empty, made 59 s ago; an engine may be registering");
    }

    private static EmptyDirectory empty(String refId, long age) {
        return new EmptyDirectory(
                "/kyuubi_1.8.1_CONNECTION_FLINK_SQL/ann/" + refId,
                FakeEnsemble.CONNECTION,
                "ann",
                refId,
                1,
                FakeEngine.NOW - age,
                FakeEngine.NOW);
    }

    /** It has left ZooKeeper and lets its sessions end. */
    @Test
    void emptyDirectoryOfAnEngineThatIsHereIsNoMatter() {
        FakeEngine engine = new FakeEngine("beef", "kyuubi-flink", 12);
        engine.identityIs(identity(DIRECTORY, "ref"));
        host.announce(engine);
        host.ensemble.empty.add(empty("ref", 600_000));

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("ann/ref: empty, and its engine is here: beef0000 (kyuubi-flink, pid 12)");
    }

    @Test
    void engineThatNobodyFindsIsNoted() {
        FakeEngine engine = new FakeEngine("beef", "kyuubi-flink", 12);
        engine.identityIs(identity(DIRECTORY, "ref"));
        host.announce(engine);

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isZero();
        assertThat(typed.err()).contains("beef0000 (kyuubi-flink, pid 12) is not in " + DIRECTORY);
    }

    /** They have no reference id; that of another host is in the same directory. */
    @Test
    void serverIsJoinedByItsAddress() {
        FakeEngine server = new FakeEngine("beef", "kyuubi-server", 12);
        server.identityIs(identity("kyuubi", ""));
        host.announce(server);
        host.ensemble.add(SERVERS, "/kyuubi", "serverUri=here:1;version=1.8.1;sequence=0000000001", "here:1");
        host.ensemble.add(SERVERS, "/kyuubi", "serverUri=there:1;version=1.8.1;sequence=0000000002", "there:1");
        host.listening.put(12L, List.of("here:1"));

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.out().lines())
                .filteredOn(each -> each.contains("beef0000"))
                .singleElement()
                .asString()
                .contains("here:1");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void whatCannotBeToldApartIsSaid() {
        FakeEngine server = new FakeEngine("beef", "kyuubi-server", 12);
        server.identityIs(identity("kyuubi", ""));
        host.announce(server);
        host.ensemble.add(SERVERS, "/kyuubi", "serverUri=here:1;version=1.8.1;sequence=0000000001", "here:1");
        host.unreadable.add("here:1");

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isZero();
        assertThat(typed.out()).doesNotContain("beef0000");
        assertThat(typed.err())
                .contains(
                        "which engine it is of cannot be told: where beef0000 (kyuubi-server, pid 12) listens cannot");
    }

    @Test
    void addressWhereAnotherEngineListensIsWrong() {
        FakeEngine engine = new FakeEngine("beef", "kyuubi-flink", 12);
        engine.identityIs(identity(DIRECTORY, "ref"));
        host.announce(engine);
        host.ensemble.announce(FakeEnsemble.CONNECTION, "ann/ref", "here:1", "ref", 0);
        host.ensemble.announce(FakeEnsemble.CONNECTION, "ann/other", "here:1", "other", 0);
        host.listening.put(12L, List.of("here:1"));

        Typed typed = Typed.in(host, "znodes");

        assertThat(typed.code()).isEqualTo(1);
        assertThat(typed.out())
                .contains(
                        "refId=other;sequence=0000000000: at here:1 listens another engine, beef0000 (kyuubi-flink, pid 12)");
    }

    @Test
    void jsonTellsByWhatAZnodeIsJoined() throws IOException {
        FakeEngine engine = new FakeEngine("beef", "kyuubi-flink", 12);
        engine.identityIs(identity(DIRECTORY, "ref"));
        engine.watches = watch("0xabc", DIRECTORY + "/serverUri=here:1;version=1.8.1;refId=ref;sequence=0000000000");
        host.announce(engine);
        host.ensemble.announce(FakeEnsemble.CONNECTION, "ann/ref", "here:1", "ref", 0);

        JsonNode json =
                new ObjectMapper().readTree(Typed.in(host, "znodes", "--json").out());

        JsonNode znode = json.at("/directories/0/znodes/0");
        assertThat(znode.get("agentId").asText()).startsWith("beef");
        assertThat(znode.get("joinedBy").asText()).isEqualTo("session");
    }

    private static WatchReport watch(String session, String path) {
        return new WatchReport(
                "repair", WatchState.ARMED, path, session, "CONNECTED", 0, -1, 0, -1, 0, 1, 1, 0, "", List.of());
    }

    @Test
    void jsonTellsUnknownAsNull() throws IOException {
        host.ensemble.announce(FakeEnsemble.CONNECTION, "ann/ref", "h:1", "ref", 0);

        Typed typed = Typed.in(host, "znodes", "--json");
        JsonNode json = new ObjectMapper().readTree(typed.out());

        assertThat(json.at("/complete").asBoolean()).isTrue();
        assertThat(json.at("/directories/0/shareLevel").asText()).isEqualTo("CONNECTION");
        JsonNode znode = json.at("/directories/0/znodes/0");
        assertThat(znode.get("czxid").asText()).isEqualTo("0x1f");
        assertThat(znode.get("ephemeralOwner").asText()).isEqualTo("0xabc");
        assertThat(znode.get("agentId").isNull()).isTrue();
        assertThat(znode.get("joinedBy").isNull()).isTrue();
        assertThat(znode.get("problem").isNull()).isTrue();
    }

    private static EngineIdentity identity(String namespace, String refId) {
        return new EngineIdentity(
                1,
                "beef" + "0".repeat(28),
                12,
                7,
                "",
                "kyuubi-flink",
                "CONNECTION",
                "namespace",
                refId,
                "ann",
                "1.8.1",
                "",
                namespace);
    }
}
