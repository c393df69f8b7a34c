package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.jmx.EngineIdentity;
import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.zookeeper.Deletion;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about the empty directories of crashed engines, and by whom. */
class LeftoversTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long OLD = NOW - Leftovers.LEAST_AGE.toMillis();

    private final Host host;
    private final FakeEnsemble ensemble = new FakeEnsemble();
    private final Set<String> deserted = new HashSet<>();
    private final List<String> connected = new ArrayList<>();
    private final DesertedZnodes.Here here = new DesertedZnodes.Here() {
        @Override
        public boolean owns(String address) {
            return address.startsWith("127.");
        }

        @Override
        public boolean isDeserted(String address) {
            connected.add(address);
            return deserted.contains(address);
        }
    };
    private final List<EngineIdentity> guarded = new ArrayList<>();

    LeftoversTest(@TempDir Path temporary) {
        host = new Host(temporary);
        host.policies = who -> Host.ENDS.with(Host.ENDS.care().with(Condition.LEFTOVER_ZNODE, Response.CURE));
    }

    private Leftovers leftovers() {
        return new Leftovers(
                host.services(ensemble), ensemble, () -> Instant.ofEpochMilli(NOW), () -> here, () -> guarded);
    }

    private void empty(String refId, long ctime, long seen) {
        EngineSpace space = EngineSpace.of("kyuubi_1.8.1_CONNECTION_FLINK_SQL", List.of("kyuubi"))
                .orElseThrow();
        ensemble.empty.add(
                new EmptyDirectory("/" + space.directory() + "/ann/" + refId, space, "ann", refId, 0x1f, ctime, seen));
    }

    @Test
    void whatIsOldIsDeletedWithTheFenceInTheJournal() {
        empty("young", NOW, NOW);
        empty("just-emptied", OLD, OLD + 1);
        empty("old", OLD, OLD);

        leftovers().sweep();

        assertThat(ensemble.deleted).containsExactly("/kyuubi_1.8.1_CONNECTION_FLINK_SQL/ann/old");
        assertThat(host.journal.lines)
                .hasSize(2)
                .last()
                .asString()
                .contains("DELETE_ZNODE by policy", "czxid 0x1f", "lease leftovers, fence 7", "-> DELETED");
    }

    @Test
    void nobodyElsesLeaseIsActedUpon() {
        ensemble.leased = false;
        empty("old", OLD, OLD);
        Leftovers leftovers = leftovers();
        leftovers.sweep();
        leftovers.sweep();
        assertThat(ensemble.deleted).isEmpty();
        assertThat(host.journal.lines)
                .as("told once")
                .singleElement()
                .asString()
                .contains("leftover-znode");
    }

    @Test
    void nothingIsConcludedFromAnIncompletePicture() {
        ensemble.complete = false;
        empty("old", OLD, OLD);
        leftovers().sweep();
        assertThat(host.journal.lines).isEmpty();
    }

    @Test
    void aReportOrADryRunDeletesNothing() {
        empty("old", OLD, OLD);
        host.dryRun = true;
        leftovers().sweep();
        host.dryRun = false;
        host.policies = who -> Host.ENDS;
        leftovers().sweep();
        assertThat(ensemble.deleted).isEmpty();
    }

    @Test
    void withoutAJournalNothingIsDeleted() {
        host.journal.broken = true;
        empty("old", OLD, OLD);
        leftovers().sweep();
        assertThat(ensemble.deleted).isEmpty();
    }

    @Test
    void aLeaseThatIsLostAtTheLastMomentKeepsTheDeedBack() {
        empty("old", OLD, OLD);
        ensemble.losesLeaseAfter = 1;
        leftovers().sweep();
        assertThat(ensemble.deleted).isEmpty();
        assertThat(host.journal.lines).last().asString().contains("-> LEASE_LOST");
    }

    @Test
    void whatMayNotBeDeletedKeepsNobodyElsesBackAndIsNotTriedEachMinute() {
        host.policies = who -> who.engineRefId().startsWith("kept")
                ? Host.ENDS
                : Host.ENDS.with(Host.ENDS.care().with(Condition.LEFTOVER_ZNODE, Response.CURE));
        for (int i = 0; i < 150; i++) {
            empty("kept-" + i, OLD, OLD);
        }
        empty("zulu", OLD, OLD);
        ensemble.deletion = new Deletion(Deletion.Outcome.NOT_PERMITTED, "not permitted");
        Leftovers leftovers = leftovers();

        leftovers.sweep();
        leftovers.sweep();

        assertThat(ensemble.deleted).containsExactly("/kyuubi_1.8.1_CONNECTION_FLINK_SQL/ann/zulu");
    }

    private static void look(Leftovers leftovers, int times) {
        for (int i = 0; i < times; i++) {
            leftovers.sweep();
        }
    }

    @Test
    void znodeOfThisHostWhereNobodyListensIsToldAndDeletedAfterEnoughLooksAndWithoutALease() {
        ensemble.leased = false;
        ensemble.register("serverUri=127.0.0.1:1;version=1.8.1;refId=ref-1;sequence=0000000001", 0x2f, 5);
        deserted.add("127.0.0.1:1");
        Leftovers leftovers = leftovers();

        look(leftovers, DesertedZnodes.LEAST_LOOKS - 1);
        assertThat(host.journal.lines).isEmpty();
        leftovers.sweep();

        assertThat(ensemble.deleted).singleElement().asString().startsWith(FakeEnsemble.DIRECTORY + "/serverUri=");
        assertThat(host.journal.lines)
                .hasSize(2)
                .allMatch(line -> line.contains("of czxid 0x2f says 127.0.0.1:1"))
                .last()
                .asString()
                .contains("DELETE_ZNODE by policy", "-> DELETED")
                .doesNotContain("lease");
    }

    @Test
    void somebodyWhoListensOnceOrARegistrationMadeAnewBeginsTheCountAgain() {
        String name = "serverUri=127.0.0.1:1;version=1.8.1;refId=ref-1;sequence=0000000001";
        ensemble.register(name, 0x2f, 5);
        deserted.add("127.0.0.1:1");
        Leftovers leftovers = leftovers();
        look(leftovers, DesertedZnodes.LEAST_LOOKS - 1);

        deserted.clear();
        leftovers.sweep();
        deserted.add("127.0.0.1:1");
        look(leftovers, DesertedZnodes.LEAST_LOOKS - 1);
        ensemble.register(name, 0x3f, 6);
        look(leftovers, DesertedZnodes.LEAST_LOOKS - 1);

        assertThat(ensemble.deleted).isEmpty();
        assertThat(host.journal.lines).isEmpty();
    }

    @Test
    void znodeOfAGuardedEngineIsItsGuardsMatter() {
        ensemble.register("serverUri=127.0.0.1:1;version=1.8.1;refId=ref-1;sequence=0000000001", 0x2f, 5);
        deserted.add("127.0.0.1:1");
        guarded.add(new EngineIdentity(
                1, "a", 7, 1, "", "", "CONNECTION", "", "ref-1", "ann", "", "", FakeEnsemble.DIRECTORY.substring(1)));
        look(leftovers(), 2 * DesertedZnodes.LEAST_LOOKS);
        assertThat(host.journal.lines).isEmpty();
        assertThat(connected).isEmpty();
    }
}
