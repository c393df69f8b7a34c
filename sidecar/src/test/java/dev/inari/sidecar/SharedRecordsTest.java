package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.inari.sidecar.engine.FakeProcesses;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.RecordsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that takes a connection and says nothing on it. */
@Timeout(120)
class SharedRecordsTest {
    private final Path temporary;

    private final ServerSocket database;

    SharedRecordsTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.database = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        database.close();
    }

    @Test
    void recordsThatAreSlowToOpenHoldUpNeitherOthersNorTheEnd() throws Exception {
        SharedRecords records = new SharedRecords(this::open);
        CompletableFuture<Throwable> opener =
                CompletableFuture.supplyAsync(() -> catchThrowable(records::get), task -> new Thread(task).start());
        CompletableFuture<Throwable> waited = new CompletableFuture<>();
        Thread waits = new Thread(() -> waited.complete(catchThrowable(records::await)));
        try (Socket silent = database.accept()) {
            waits.start();
            while (waits.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            long begun = System.nanoTime();
            assertThatThrownBy(records::get)
                    .isInstanceOf(RecordsException.class)
                    .hasMessage("the records are still being opened");
            assertThat(waited).as("it has the time").isNotDone();
            waits.interrupt();
            assertThat(waited.get(60, TimeUnit.SECONDS)).hasMessage("interrupted before the records were open");
            records.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
            assertThat(silent.isClosed()).isFalse();
        }
        database.close();
        assertThat(opener.get(60, TimeUnit.SECONDS)).isInstanceOf(RecordsException.class);
        assertThatThrownBy(records::get).isInstanceOf(RecordsException.class).hasMessageContaining("the sidecar ends");
    }

    private Records open() throws RecordsException {
        String url = "jdbc:postgresql://127.0.0.1:" + database.getLocalPort() + "/inari";
        return Records.open(
                new RecordsSettings(url, "inari", null, temporary.resolve("unused"), Duration.ofDays(1)),
                FakeProcesses.ofThisUser().ownUid());
    }
}
