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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an engine tells of its jobs is heard while it is there, and kept, whatever else takes its time. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class HeardInTimeTest {
    private static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

    /** Whoever waits in accept() hears of no timeout else. */
    private static final int MILLIS = 60_000;

    private final Path state;
    private final Host host;
    private final ServerSocket cluster = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final ServerSocket told = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

    HeardInTimeTest(@TempDir Path temporary) throws IOException {
        state = temporary.resolve("state");
        host = new Host(temporary);
        host.processes.put(ProcessHandle.current().pid(), 99, 'S', host.processes.ownUid());
        cluster.setSoTimeout(MILLIS);
        told.setSoTimeout(MILLIS);
    }

    @AfterEach
    void close() throws IOException {
        cluster.close();
        told.close();
    }

    private static String address(ServerSocket socket) {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Looks for jobs once, at its start, and not again of its own accord while a test runs. */
    private Sidecar sidecar(List<URI> clusters) throws Exception {
        host.jobs = new JobsSettings(List.of(), clusters, true, Duration.ofHours(1));
        return new Sidecar(
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

    /** An engine that serves, and whose heartbeat knows of no job. */
    private FakeEngine serving() throws IOException {
        FakeEngine engine = host.engine(11);
        engine.jobChanges = 0;
        engine.opens();
        return engine;
    }

    private static JobsReport table(long changes, String clusterRest, String end) {
        JobSubmission.Builder row = new JobSubmission.Builder();
        row.clusterRest = clusterRest;
        row.end = end;
        return new JobsReport(changes, 1, 0, List.of(row.build(1, JOB.hex())));
    }

    /** The sidecar waits for a cluster that says nothing, while the engine tells of its job, leaves and is gone. */
    private void anEngineLeavesUnderASilentCluster(AfterIt then) throws Exception {
        FakeEngine engine = serving();
        try (Sidecar sidecar = sidecar(List.of(URI.create(address(cluster))))) {
            sidecar.start();
            try (Socket silent = cluster.accept()) {
                Await.until(() -> host.transitions.contains("11 DISCOVERED -> SERVING"));
                engine.jobs = table(2, "", "FINISHED");
                engine.closesSession();
                Await.until(() -> host.transitions.contains("11 IDLE -> ASKED") && engine.jobAnswers.get() > 0);
                host.ends(engine);
                assertIsStillWaitedFor(silent);
                then.happens(sidecar, silent);
            }
        }
    }

    private interface AfterIt {
        void happens(Sidecar sidecar, Socket silent) throws Exception;
    }

    @Test
    void anEngineThatLeavesIsHeardWhileAClusterSaysNothing() throws Exception {
        anEngineLeavesUnderASilentCluster((sidecar, silent) -> {
            silent.close();
            cluster.close();
            assertIsKept();
        });
    }

    @Test
    void whatItToldIsKeptThoughTheSidecarEndsMeanwhile() throws Exception {
        anEngineLeavesUnderASilentCluster((sidecar, silent) -> sidecar.stop());
        assertIsKept();
    }

    @Test
    void theClusterOfAJobIsAskedAtOnce() throws Exception {
        FakeEngine engine = serving();
        try (Sidecar sidecar = sidecar(List.of())) {
            engine.jobs = table(1, address(told), "");
            engine.jobChanges = 1;
            sidecar.start();

            // Before the hour is over.
            told.accept().close();
        }
    }

    /** Reads the question, and no end of the connection after it. */
    private static void assertIsStillWaitedFor(Socket silent) {
        assertThatThrownBy(() -> {
                    silent.setSoTimeout(10);
                    silent.getInputStream().readAllBytes();
                })
                .isInstanceOf(SocketTimeoutException.class);
    }

    private void assertIsKept() throws Exception {
        try (Records records = Records.open(host.records, host.processes.ownUid())) {
            StoredFinalStates states = new StoredFinalStates(records, Clock.systemUTC());
            Await.until(() -> states.find(JOB).isPresent());
            FinalState end = states.find(JOB).orElseThrow();
            assertThat(end.source()).isEqualTo(Source.ENGINE);
            assertThat(end.state()).isEqualTo(JobState.FINISHED);
        }
    }
}
