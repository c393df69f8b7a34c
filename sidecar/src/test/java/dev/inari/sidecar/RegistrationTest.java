package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.jmx.EngineIdentity;
import dev.inari.jmx.WatchReport;
import dev.inari.mbeans.WatchState;
import dev.inari.sidecar.zookeeper.Znode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which znode is an engine's own, where an order is about to delete it. */
class RegistrationTest {
    private static final String OWN = "serverUri=127.0.0.1:1;version=1.8.1;refId=ref-1;sequence=0000000000";
    private static final String TWIN = "serverUri=127.0.0.1:2;version=1.8.1;refId=ref-1;sequence=0000000001";
    private static final EngineIdentity WHO = new EngineIdentity(
            1, "a", 1, 1, "", "kyuubi-flink", "CONNECTION", "", "ref-1", "ann", "1.8.1", "", FakeEnsemble.DIRECTORY);

    private final FakeEnsemble ensemble = new FakeEnsemble();
    private final Registration registration = new Registration();

    private static WatchReport watch(String session, String name) {
        String path = FakeEnsemble.DIRECTORY + "/" + name;
        return new WatchReport(
                "repair", WatchState.ARMED, path, session, "CONNECTED", 0, -1, 0, -1, 0, 1, 1, 0, "", List.of());
    }

    private @Nullable String found(@Nullable WatchReport watch) {
        Znode znode = registration.znode(WHO, ensemble, watch);
        return znode == null ? null : znode.name().text();
    }

    @Test
    void theOnlyOneWithItsReferenceId() {
        ensemble.register(OWN, 4, 7);

        assertThat(found(null)).isEqualTo(OWN);
        assertThat(found(watch("0x9", OWN)))
                .as("after an expiry the agent tells of the next session a little later")
                .isEqualTo(OWN);
    }

    @Test
    void ofTwoItIsTheOneThatItsClientHolds() {
        ensemble.register(OWN, 4, 7);
        ensemble.register(TWIN, 5, 8);

        assertThat(found(null)).isNull();
        assertThat(found(watch("0x9", OWN))).isNull();
        assertThat(found(watch("0x7", OWN))).isEqualTo(OWN);
        assertThat(found(watch("0x8", TWIN))).isEqualTo(TWIN);
    }

    /** Once there were two, the one that is left may be the other's. */
    @Test
    void afterThereWereTwoTheLastIsNotTakenForItsOwn() {
        ensemble.register(OWN, 4, 7);
        ensemble.register(TWIN, 5, 8);
        registration.look(WHO, ensemble);
        ensemble.znodes.remove(OWN);

        assertThat(found(null)).isNull();
        assertThat(found(watch("0x7", OWN))).isNull();
        assertThat(found(watch("0x8", TWIN))).isEqualTo(TWIN);
    }

    @Test
    void whileThePictureIsIncompleteThereIsNone() {
        ensemble.register(OWN, 4, 7);
        ensemble.complete = false;

        assertThat(found(watch("0x7", OWN))).isNull();
    }
}
