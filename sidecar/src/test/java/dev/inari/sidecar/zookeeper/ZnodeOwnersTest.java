package dev.inari.sidecar.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.engine.Listens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose a znode is: on a wrong answer an operator takes the wrong engine out of ZooKeeper. */
class ZnodeOwnersTest {
    private static final EngineSpace USER = new EngineSpace("kyuubi", "1.8.1", "USER", "SPARK_SQL");
    private static final EngineSpace SERVERS = new EngineSpace("kyuubi", "", "", "");
    private static final String HERE = "kyuubi_1.8.1_USER_SPARK_SQL/ann/default";

    private final List<Znode> znodes = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Map<String, Map<String, Listens>> listening = new HashMap<>();

    private Znode engine(String address, String refId, long session) {
        return znode(USER, "/" + HERE, "serverUri=" + address + ";version=1.8.1;refId=" + refId, session);
    }

    private Znode server(String address, long session) {
        return znode(SERVERS, "/kyuubi", "serverUri=" + address + ";version=1.8.1", session);
    }

    private Znode znode(EngineSpace space, String directory, String start, long session) {
        String name = start + ";sequence=000000000" + znodes.size();
        Znode znode =
                new Znode(directory + "/" + name, directory, space, "ann", ZnodeName.parse(name), "", 1, 0, session, 0);
        znodes.add(znode);
        return znode;
    }

    private void claim(String id, String namespace, String refId, String registeredAt, String session) {
        claims.add(new Claim(id, "engine " + id, namespace, refId, registeredAt, session, address -> listening
                .getOrDefault(id, Map.of())
                .getOrDefault(address, Listens.NO)));
    }

    private void claim(String id, String namespace, String refId) {
        claim(id, namespace, refId, "", "");
    }

    private void at(String id, String address, Listens listens) {
        listening.computeIfAbsent(id, any -> new HashMap<>()).put(address, listens);
    }

    private ZnodeOwners owners() {
        return new ZnodeOwners(znodes, claims);
    }

    private static String of(ZnodeOwners owners, Znode znode) {
        return owners.of(znode)
                .map(each -> each.engine().id() + " by " + each.by())
                .orElse("nobody's");
    }

    @Test
    void byReferenceIdInTheSameDirectory() {
        Znode znode = engine("h:1", "r", 7);
        claim("a", HERE, "r");
        claim("b", "/kyuubi_1.8.1_USER_SPARK_SQL/bob/default", "r");

        assertThat(of(owners(), znode)).isEqualTo("a by REF_ID");
        assertThat(owners().isRegistered("a")).isTrue();
        assertThat(owners().isRegistered("b")).isFalse();
    }

    @Test
    void whatTheEnginesOwnClientHoldsIsItsOwnWhateverIsElseKnown() {
        Znode before = engine("h:1", "r", 7);
        Znode now = engine("h:2", "r", 8);
        claim("a", HERE, "r", now.path(), "0x8");
        at("a", "h:1", Listens.UNKNOWN);

        assertThat(of(owners(), now)).isEqualTo("a by SESSION");
        assertThat(of(owners(), before)).as("its twin").isEqualTo("nobody's");
        assertThat(owners().doubts()).isEmpty();
    }

    /** The paths of two clients differ by their chroots; a session may have more than the one znode. */
    @Test
    void heldIsOneByItsNameAndItsSession() {
        Znode znode = engine("h:1", "r", 8);
        String name = znode.path().substring(znode.path().lastIndexOf('/') + 1);

        assertThat(znode.isHeldBy("0x8", "/chroot/" + HERE + "/" + name)).isTrue();
        assertThat(znode.isHeldBy("0x9", znode.path())).isFalse();
        assertThat(znode.isHeldBy("0x8", znode.path() + "1")).isFalse();
        assertThat(znode.isHeldBy("", "")).isFalse();
        assertThat(engine("h:1", "r", 0).isHeldBy("0x0", znodes.get(1).path()))
                .as("nobody's session")
                .isFalse();
    }

    @Test
    void ofTwinsThatOneIsTheEnginesAtWhoseAddressItListens() {
        Znode other = engine("h:1", "r", 7);
        Znode own = engine("h:2", "r", 8);
        claim("a", HERE, "r");
        at("a", "h:2", Listens.YES);

        assertThat(of(owners(), own)).isEqualTo("a by ADDRESS");
        assertThat(of(owners(), other)).isEqualTo("nobody's");
    }

    @Test
    void ofTwinsWithOneAddressNobodyCanTell() {
        Znode first = engine("h:2", "r", 7);
        Znode second = engine("h:2", "r", 8);
        claim("a", HERE, "r");
        at("a", "h:2", Listens.YES);

        assertThat(of(owners(), first)).isEqualTo("nobody's");
        assertThat(of(owners(), second)).isEqualTo("nobody's");
        assertThat(owners().doubts())
                .containsExactly(
                        first.path()
                                + ": which engine it is of cannot be told: another one has its reference id and its address, h:2",
                        second.path()
                                + ": which engine it is of cannot be told: another one has its reference id and its address, h:2");
    }

    @Test
    void ofTwoEnginesWithOneReferenceIdItIsOfThatOneAtWhoseAddressItListens() {
        Znode znode = engine("h:2", "r", 7);
        claim("a", HERE, "r");
        claim("b", HERE, "r");
        at("b", "h:2", Listens.YES);

        assertThat(of(owners(), znode)).isEqualTo("b by ADDRESS");
    }

    @Test
    void whatCannotBeReadIsNoAnswer() {
        Znode znode = engine("h:2", "r", 7);
        claim("a", HERE, "r");
        claim("b", HERE, "r");
        at("a", "h:2", Listens.UNKNOWN);
        at("b", "h:2", Listens.YES);

        assertThat(of(owners(), znode)).isEqualTo("nobody's");
        assertThat(owners().doubts())
                .containsExactly(
                        znode.path()
                                + ": which engine it is of cannot be told: at h:2 listens engine b, and where engine a listens cannot be read");
    }

    /** As in two network namespaces, or with ports that are shared. */
    @Test
    void whereTwoListenNobodyCanTell() {
        Znode znode = server("h:10009", 7);
        claim("a", "kyuubi", "");
        claim("b", "kyuubi", "");
        at("a", "h:10009", Listens.YES);
        at("b", "h:10009", Listens.YES);

        assertThat(of(owners(), znode)).isEqualTo("nobody's");
        assertThat(owners().doubts())
                .containsExactly(znode.path()
                        + ": which engine it is of cannot be told: at h:10009 listens engine a and engine b");
    }

    /** Servers have no reference id; that of another host is in the same directory. */
    @Test
    void serverIsFoundByItsAddressAlone() {
        Znode here = server("h:10009", 7);
        Znode elsewhere = server("far:10009", 8);
        claim("a", "kyuubi", "");
        at("a", "h:10009", Listens.YES);

        assertThat(of(owners(), here)).isEqualTo("a by ADDRESS");
        assertThat(of(owners(), elsewhere)).isEqualTo("nobody's");
        assertThat(owners().doubts()).isEmpty();
    }

    @Test
    void engineThatDoesNotKnowWhereItBelongsIsFoundByItsAddress() {
        Znode znode = engine("h:1", "r", 7);
        claim("a", "", "");
        at("a", "h:1", Listens.YES);

        assertThat(of(owners(), znode)).isEqualTo("a by ADDRESS");
    }

    @Test
    void engineThatKnowsItsDirectoryOrItsIdHasNoOther() {
        Znode znode = engine("h:1", "r", 7);
        claim("a", "kyuubi_1.8.1_USER_SPARK_SQL/bob/default", "");
        claim("b", "", "other");
        at("a", "h:1", Listens.YES);
        at("b", "h:1", Listens.YES);

        assertThat(of(owners(), znode)).isEqualTo("nobody's");
    }

    @Test
    void znodeWithoutAReferenceIdIsOfTheEngineInItsDirectoryThatListensThere() {
        Znode znode = znode(USER, "/" + HERE, "serviceUri=h:1;version=1.8.1", 7);
        claim("a", HERE, "r");
        at("a", "h:1", Listens.YES);

        assertThat(of(owners(), znode)).isEqualTo("a by ADDRESS");
        assertThat(owners().contradictions()).isEmpty();
    }

    /** The engine that is named has ended, and its port was given away: people are sent to somebody else. */
    @Test
    void portThatWasUsedAgainJoinsNothing() {
        Znode left = engine("h:1", "r", 7);
        Znode own = engine("h:1", "s", 8);
        claim("a", HERE, "s");
        claim("b", "", "");
        at("a", "h:1", Listens.YES);
        at("b", "h:1", Listens.YES);

        assertThat(of(owners(), own)).isEqualTo("a by REF_ID");
        assertThat(of(owners(), left)).isEqualTo("nobody's");
        assertThat(owners().contradictions())
                .containsExactly(left.path() + ": at h:1 listens another engine, engine a, of /" + HERE
                        + " and with reference id s");
    }

    @Test
    void whatHasNoAddressAsksNobody() {
        Znode junk = znode(USER, "/" + HERE, "junk", 7);
        claim("a", "", "");
        claims.set(0, new Claim("a", "a", "", "", "", "", address -> {
            throw new AssertionError("asked for " + address);
        }));

        assertThat(of(owners(), junk)).isEqualTo("nobody's");
    }
}
