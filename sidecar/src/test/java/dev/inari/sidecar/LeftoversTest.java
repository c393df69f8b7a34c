package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.guard.Condition;
import dev.inari.sidecar.guard.Response;
import dev.inari.sidecar.zookeeper.Deletion;
import dev.inari.sidecar.zookeeper.EmptyDirectory;
import dev.inari.sidecar.zookeeper.EngineSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done about the empty directories of crashed engines, and by whom. */
class LeftoversTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long OLD = NOW - Leftovers.LEAST_AGE.toMillis();

    private final Host host;
    private final FakeEnsemble ensemble = new FakeEnsemble();

    LeftoversTest(@TempDir Path temporary) {
        host = new Host(temporary);
        host.policies = who -> Host.ENDS.with(Host.ENDS.care().with(Condition.LEFTOVER_ZNODE, Response.CURE));
    }

    private Leftovers leftovers() {
        Services services = new Services(
                new CurrentSettings(host.settings(Duration.ofSeconds(1))),
                host,
                host.processes,
                host,
                host.threads,
                host.threads,
                host.journal,
                host::changed,
                ensemble);
        return new Leftovers(services, ensemble, () -> Instant.ofEpochMilli(NOW));
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
}
