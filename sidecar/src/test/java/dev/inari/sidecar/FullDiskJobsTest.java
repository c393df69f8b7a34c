package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.jobs.Moment;
import dev.inari.sidecar.jobs.Pace;
import dev.inari.sidecar.jobs.Source;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.RecordsSettings;
import dev.inari.sidecar.records.StoredFinalStates;
import dev.inari.sidecar.records.StoredJobs;
import dev.inari.sidecar.records.TinyDisk;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ends that come while the disk of the records is full, from a cluster that is gone before there is room, and from archives. */
@Timeout(120)
class FullDiskJobsTest {
    private static final JobId ARCHIVED = new JobId("6cdd9022921888e389e4fdba565e28b6");
    private static final JobId SEEN = new JobId("c4c28ce18bd0f3d5b814f06751c8dfec");

    private final Path temporary;
    private long seconds = 1_000;

    FullDiskJobsTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(FullDiskJobsTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static HttpServer cluster() throws IOException {
        HttpServer cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] overview = resource("/flink-rest/1.20.3/running-overview.json");
        cluster.createContext("/jobs/overview", exchange -> {
            exchange.sendResponseHeaders(200, overview.length);
            exchange.getResponseBody().write(overview);
            exchange.close();
        });
        cluster.start();
        return cluster;
    }

    @Test
    void endsAreKeptOnceThereIsRoom() throws Exception {
        Path archives = Files.createDirectory(temporary.resolve("archives"));
        HttpServer cluster = cluster();
        try (TinyDisk disk = TinyDisk.of(temporary, 4 << 10);
                Records records = Records.open(
                        RecordsSettings.in(disk.directory()),
                        FakeProcesses.ofThisUser().ownUid())) {
            URI address = URI.create("http://127.0.0.1:" + cluster.getAddress().getPort());
            JobKeeper keeper = new JobKeeper(
                    new JobsSettings(List.of(archives), List.of(address), false, Duration.ofSeconds(10)),
                    records,
                    new KeeperName("host:/run/inari", each -> false),
                    () -> new Moment(seconds * 1_000_000_000L, seconds * 1_000),
                    Pace.DEFAULT,
                    3);
            disk.fill(0);
            Files.write(archives.resolve(ARCHIVED.hex()), resource("/flink-archives/1.20.3/" + ARCHIVED));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(keeper::pass)
                        .isInstanceOf(RecordsException.class)
                        .hasMessageContaining("full")
                        .hasMessageContaining(disk.directory().toString());
                seconds += 10;
            }
            Files.delete(archives.resolve(ARCHIVED.hex()));
            assertThatThrownBy(keeper::pass).isInstanceOf(RecordsException.class);
            StoredFinalStates states = new StoredFinalStates(records, InstantSource.system());
            assertThat(states.last(10)).isEmpty();

            cluster.stop(0);
            Files.write(archives.resolve(ARCHIVED.hex()), resource("/flink-archives/1.20.3/" + ARCHIVED));
            disk.clear();
            seconds += 60;
            keeper.pass();
            assertThat(states.find(ARCHIVED)).map(FinalState::source).contains(Source.ARCHIVE);
            assertThat(new StoredJobs(records).document(ARCHIVED, "/jobs/" + ARCHIVED + "/exceptions"))
                    .isPresent();
            assertThat(states.find(SEEN)).map(FinalState::state).contains(JobState.FINISHED);
        } finally {
            cluster.stop(0);
        }
    }
}
