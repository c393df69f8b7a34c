package dev.inari.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.JobSubmission;
import dev.inari.sidecar.engine.EngineProcess;
import dev.inari.sidecar.guard.Explanation;
import dev.inari.sidecar.guard.Stage;
import dev.inari.sidecar.jobs.JobId;
import dev.inari.sidecar.jobs.JobsSettings;
import dev.inari.sidecar.jobs.Submission;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import dev.inari.sidecar.records.StoredJobs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that take what engines tell, but for that of one engine. */
@Timeout(120)
class AfterwardsTest {
    private final Host host;
    private final Records records;
    private final EngineJobs jobs = new EngineJobs(true, InstantSource.system());
    private final AtomicInteger looks = new AtomicInteger();
    private final Afterwards afterwards;

    AfterwardsTest(@TempDir Path temporary) throws Exception {
        host = new Host(temporary);
        host.jobs = new JobsSettings(List.of(), List.of(), true, Duration.ofMillis(50));
        records = Records.open(host.records, host.processes.ownUid());
        sql("create trigger refused before insert on submission when new.engine = 'bad'"
                + " begin select raise(abort, 'not this one'); end");
        afterwards = new Afterwards(
                new CurrentSettings(host.settings(Host.INTERVAL)),
                host.processes.ownUid(),
                jobs,
                host.journal,
                host.threads,
                new SidecarListener() {
                    @Override
                    public void changed(EngineProcess engine, Stage from, Stage to, Explanation why) {
                        // No engine is guarded here.
                    }

                    @Override
                    public void jobsLooked(JobsPass pass) {
                        looks.incrementAndGet();
                    }
                });
    }

    private void sql(String statement) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + host.records.file());
                Statement made = database.createStatement()) {
            made.execute(statement);
        }
    }

    @BeforeEach
    void begin() {
        afterwards.begin();
        Await.until(() -> looks.get() > 0);
    }

    @AfterEach
    void end() {
        afterwards.close();
        records.close();
    }

    private void tell(String agentId, int number, boolean leaves) {
        jobs.tell(
                new Submission.Engine(agentId, "kyuubi-flink", 1),
                List.of(new JobSubmission.Builder().build(1, hex(number))),
                leaves);
    }

    private static String hex(int number) {
        return String.format("%032x", number);
    }

    private boolean isKept(int number) {
        try {
            return new StoredJobs(records).submission(new JobId(hex(number))).isPresent();
        } catch (RecordsException e) {
            // It is being written.
            return false;
        }
    }

    @Test
    void whatCannotBeWrittenKeepsNothingElseBack() {
        tell("bad", 1, true);
        tell("good", 2, true);
        Await.until(() -> isKept(2));
        int before = looks.get();
        Await.until(() -> looks.get() > before + 2);

        assertThat(jobs.news()).as("for another try").singleElement().satisfies(each -> assertThat(
                        each.engine().agentId())
                .isEqualTo("bad"));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenWhenItCanBe() throws Exception {
        tell("bad", 1, false);
        int before = looks.get();
        Await.until(() -> looks.get() > before + 2);
        assertThat(isKept(1)).isFalse();

        sql("drop trigger refused");

        Await.until(() -> isKept(1));
        Await.until(() -> jobs.news().isEmpty());
    }
}
