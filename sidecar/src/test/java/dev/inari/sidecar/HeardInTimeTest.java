package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.jmx.JobsReport;
import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.jobs.FinalState;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobState;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.jobs.Source;
import dev.inari.sidecar.journal.JournalSettings;
import dev.inari.sidecar.journal.SqliteJournal;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.StoredFinalStates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an engine tells of its jobs before it leaves is heard while it is there, and kept, whatever else takes its time. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class HeardInTimeTest {
    private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

    private final Path state;
    private final Host host;
    private final ServerSocket cluster;
    private final Sidecar sidecar;

    HeardInTimeTest(@TempDir Path temporary) throws Exception {
        state = temporary.resolve("state");
        host = new Host(temporary);
        cluster = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        URI silent = URI.create("http://127.0.0.1:" + cluster.getLocalPort());
        host.jobs = new JobsSettings(List.of(), List.of(silent), true, Duration.ofHours(1));
        sidecar = new Sidecar(
                Sidecar.Role.DAEMON,
                host.settings(Duration.ofMillis(100)),
                host,
                host.processes,
                host,
                Ticker.system(),
                SqliteJournal.unopened(
                        new JournalSettings(state.resolve("journal.db"), Duration.ofDays(1), 1000), Clock.systemUTC()),
                host::changed);
    }

    @AfterEach
    void stop() throws IOException {
        sidecar.stop();
        cluster.close();
    }

    @Test
    void anEngineThatLeavesIsHeardWhileAClusterSaysNothing() throws Exception {
        host.processes.put(ProcessHandle.current().pid(), 99, 'S', host.processes.ownUid());
        FakeEngine engine = host.engine(11);
        engine.opens();
        sidecar.start();
        try (Socket silent = cluster.accept()) {
            await(() -> host.transitions.contains("11 DISCOVERED -> SERVING"));
            JobSubmission.Builder row = new JobSubmission.Builder();
            row.end = "FINISHED";
            engine.jobs = new JobsReport(2, 1, 0, List.of(row.build(1, JOB.hex())));
            engine.closesSession();
            await(() -> host.transitions.contains("11 IDLE -> ASKED") && engine.jobAnswers.get() > 0);
            host.ends(engine);
            assertIsStillWaitedFor(silent);
        }
        cluster.close();

        FinalState end = awaitEnd();
        assertThat(end.source()).isEqualTo(Source.ENGINE);
        assertThat(end.state()).isEqualTo(JobState.FINISHED);
    }

    /** Reads the question, and no end of the connection after it. */
    private static void assertIsStillWaitedFor(Socket silent) {
        assertThatThrownBy(() -> {
                    silent.setSoTimeout(10);
                    silent.getInputStream().readAllBytes();
                })
                .isInstanceOf(SocketTimeoutException.class);
    }

    private FinalState awaitEnd() throws Exception {
        try (Records records = Records.open(host.records, host.processes.ownUid())) {
            StoredFinalStates states = new StoredFinalStates(records, Clock.systemUTC());
            await(() -> states.find(JOB).isPresent());
            return states.find(JOB).orElseThrow();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted()).as("out of time").isFalse();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
