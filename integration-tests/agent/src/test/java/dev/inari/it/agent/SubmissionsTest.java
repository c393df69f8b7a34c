package dev.inari.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs are seen whenever the classes through which they are submitted were loaded: after the engine's, before them, before the agent. */
class SubmissionsTest {
    private final Path directory;

    SubmissionsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aJobIsSeenWithItsSessionAndStatement() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.FLINK_GATEWAY, directory).agent().start()) {
            jvm.say("start");
            JobSubmission job = expectJobOf(jvm, open(jvm));

            assertThat(job.getName()).isEqualTo("job of INSERT INTO t");
            assertThat(job.getClusterRest()).isEqualTo("http://127.0.0.1:1");
            assertThat(job.getDeployment()).isEqualTo("remote");
            // As sha256sum prints it.
            assertThat(job.getStatementSha256())
                    .isEqualTo("396ff8906bd5fe5c6acfd1e9d9f0c100608573478dbad01cee64c8b7b742b42e");
            assertThat(jvm.said()).isEmpty();
        }
    }

    /** As in a JobManager that runs an engine as its application. */
    @Test
    void anEnvironmentThatWasThereBeforeTheEngineIsWovenAgain() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.FLINK_GATEWAY, directory).agent().start()) {
            assertThat(jvm.say("environment")).isEqualTo("loaded");
            jvm.say("start");
            expectJobOf(jvm, open(jvm));
            assertThat(jvm.said()).isEmpty();
        }
    }

    @Test
    void anEnvironmentThatWasThereBeforeTheAgentIsWovenAgain() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.FLINK_GATEWAY, directory).start()) {
            jvm.say("environment");
            jvm.say("start");
            String session = open(jvm);
            jvm.say("execute " + session + " INSERT INTO t");
            jvm.attach(directory.resolve("run"));
            expectJobOf(jvm, session);
        }
    }

    /** The engine's own failure reaches its client, and is no job. */
    @Test
    void aSubmissionThatFailsIsNone() throws Exception {
        try (Jvm jvm = Jvm.of(StandIn.FLINK_GATEWAY, directory).agent().start()) {
            jvm.say("start");
            String session = open(jvm);
            assertThat(jvm.say("execute " + session + " refused"))
                    .startsWith("failed")
                    .contains("refused");
            expectJobOf(jvm, session);
        }
    }

    private static String open(Jvm jvm) throws Exception {
        return jvm.say("open").substring("opened ".length());
    }

    /** Executes until it is seen: a class that was loaded early is woven a little later than the engine begins. */
    private JobSubmission expectJobOf(Jvm jvm, String session) throws Exception {
        try (Watched watched = Watched.announced(directory.resolve("run"))) {
            Await.until("a job is seen", () -> {
                assertThat(jvm.say("execute " + session + " INSERT INTO t")).isEqualTo("executed");
                return watched.hasJobs() && watched.jobs().getSubmissions().length > 0;
            });
            JobsMXBean jobs = watched.jobs();
            JobSubmission job = jobs.getSubmissions()[0];
            assertThat(jobs.getSubmissions()).hasSize(1);
            assertThat(jobs.getErrors()).isZero();
            assertThat(job.getJobId()).isEqualTo("0123456789abcdef0123456789abcdef");
            assertThat(job.getSessionId()).isEqualTo(session);
            assertThat(job.getSubmittedMillis()).isPositive();
            assertThat(watched.agent().getHookErrors()).isZero();
            return job;
        }
    }
}
