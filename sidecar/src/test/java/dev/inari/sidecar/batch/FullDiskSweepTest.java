package dev.inari.sidecar.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.sidecar.batch.SweepResult.End;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredBatches;
import dev.inari.sidecar.records.TinyDisk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps while the disk of the records is full: no session is closed whose log is not kept, and none is lost once there is room. */
@Timeout(120)
class FullDiskSweepTest {
    /** A mebibyte that cannot be made smaller. */
    private static final List<String> LOG = new Random(5)
            .longs(65_536)
            .mapToObj(each -> String.format("%016x", each))
            .toList();

    private final Path temporary;

    FullDiskSweepTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void nothingIsClosedWhileTheDiskIsFullAndAllOfItOnceThereIsRoom() throws Exception {
        try (TinyDisk disk = TinyDisk.of(temporary, 8 << 10);
                Records records = Records.open(
                        RecordsSettings.in(disk.directory()),
                        FakeProcesses.ofThisUser().ownUid());
                Sweeping sweeping = new Sweeping()) {
            StoredBatches archive = new StoredBatches(records, () -> Instant.ofEpochMilli(sweeping.now));
            sweeping.sweeper = new Sweeper(
                    sweeping.server.client(),
                    new LogKeeper(archive, 16 << 20, 10_000),
                    sweeping,
                    sweeping,
                    () -> Instant.ofEpochMilli(sweeping.now));
            IntStream.range(0, 2).forEach(i -> sweeping.server.add(Batches.finished(i), true, LOG));
            disk.fill(200 << 10);

            sweeping.pass();

            assertThat(sweeping.ends()).containsExactly(End.NOT_SAVED, End.NOT_SAVED);
            assertThat(sweeping.results).allSatisfy(result -> assertThat(result.words())
                    .contains("its log was not kept", "see that the store can be written, and has room"));
            assertThat(sweeping.deletions()).isZero();
            assertThat(sweeping.deeds).isEmpty();
            assertThat(archive.find(Batches.id(0))).isEmpty();
            assertThat(archive.last(10)).isEmpty();

            disk.clear();
            sweeping.results.clear();
            sweeping.later(Sweeper.ASIDE.plusSeconds(1));
            sweeping.pass();

            assertThat(sweeping.ends()).containsExactly(End.CLOSED, End.CLOSED);
            for (int i = 0; i < 2; i++) {
                List<String> kept = new ArrayList<>();
                archive.log(Batches.finished(i).key(), kept::add);
                assertThat(kept).isEqualTo(LOG);
                assertThat(sweeping.server.isOpen(Batches.id(i))).isFalse();
            }
        }
    }
}
