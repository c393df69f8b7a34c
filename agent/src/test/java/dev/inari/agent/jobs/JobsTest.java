package dev.inari.agent.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.inari.agent.Problems;
import dev.inari.agent.target.JobModel;
import dev.inari.agent.target.Target;
import dev.inari.agent.target.Targets;
import dev.inari.mbeans.JobSubmission;
import dev.inari.mbeans.JobsMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.gateway.service.operation.OperationExecutor;
import org.apache.kyuubi.engine.flink.operation.ExecuteStatement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the hooks see becomes a row that says whose job it is, without the statement, without a limit that could be passed. */
class JobsTest {
    /** As {@code sha256sum} prints it of {@code INSERT INTO t SELECT 1}, without a line end. */
    private static final String SHA = "7635f3cd2687c4e2681deacafefcf121316adfb33f74e82593d5ebff1adefdd2";

    private static final String STATEMENT = "INSERT INTO t SELECT 1";

    private final JobRegistry registry = new JobRegistry();
    private final Deque<Runnable> agentThread = new ArrayDeque<>();
    private final Problems problems = new Problems();
    private @Nullable Target row =
            Targets.ofManagerName("org.apache.flink.table.gateway.service.session.SessionManagerImpl");
    private boolean busy;
    private final JobListener hooks = listener();

    private JobListener listener() {
        JobReader reader = new JobReader(JobModel.ofFlink(), registry, () -> row, this::later, problems);
        return new JobListener(reader, registry, this::later);
    }

    private boolean later(Runnable task) {
        return !busy && agentThread.add(task);
    }

    @AfterEach
    void noStatementIsLeftOnTheThread() {
        hooks.statementEnded();
    }

    @Test
    void aJobIsThatOfTheSessionAndStatementThatSubmitsIt() {
        hooks.statementBegan(new OperationExecutor(), STATEMENT);
        hooks.submitted(new Environment(), new Graph("insert-into_t"), new Client(1));
        hooks.statementEnded();

        JobSubmission job = only();
        assertThat(job.getJobId()).isEqualTo(id(1));
        assertThat(job.getName()).isEqualTo("insert-into_t");
        assertThat(job.getSessionId()).isEqualTo("inner-session");
        assertThat(job.getUser()).isEmpty();
        assertThat(job.getStatementSha256()).isEqualTo(SHA);
        assertThat(job.getClusterRest()).isEqualTo("http://jm:8081");
        assertThat(job.getDeployment()).isEqualTo("remote");
        assertThat(job.getSubmittedMillis()).isPositive();
        assertThat(job.getSequence()).isEqualTo(1);
        assertThat(job.getEnd()).isEmpty();
    }

    @Test
    void theOuterStatementOfKyuubiCountsAndItsSession() {
        row = Targets.ofManagerName("org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager");
        assertThat(hooks.statementBegan(new ExecuteStatement(STATEMENT), null)).isTrue();
        assertThat(hooks.statementBegan(new OperationExecutor(), "other")).isFalse();
        hooks.submitted(new Environment(), new Graph("n"), new Client(1));

        JobSubmission job = only();
        assertThat(job.getSessionId()).isEqualTo("outer-session");
        assertThat(job.getUser()).isEqualTo("alice");
        assertThat(job.getStatementSha256()).isEqualTo(SHA);
    }

    /** Kyuubi's table of sessions knows no session of the gateway inside. */
    @Test
    void theInnerSessionIsNotTakenForOneOfKyuubi() {
        row = Targets.ofManagerName("org.apache.kyuubi.engine.flink.session.FlinkSQLSessionManager");
        hooks.statementBegan(new OperationExecutor(), STATEMENT);
        hooks.submitted(new Environment(), new Graph("n"), new Client(1));

        assertThat(only().getSessionId()).isEmpty();
        assertThat(only().getStatementSha256()).isEqualTo(SHA);
    }

    @Test
    void aJobOutsideAStatementBelongsToNobody() {
        hooks.statementBegan(new OperationExecutor(), STATEMENT);
        hooks.statementEnded();
        hooks.submitted(new Environment(), new Graph("n"), new Client(1));

        assertThat(only().getSessionId()).isEmpty();
        assertThat(only().getStatementSha256()).isEmpty();
    }

    @Test
    void theEndIsHeardFromAClusterInThisJvmAlone() {
        MiniClient client = new MiniClient(1);
        hooks.submitted(new Environment(), new Graph("n"), client);
        assertThat(only().getEnd()).isEmpty();
        assertThat(only().getClusterRest()).isEqualTo("http://127.0.0.1:4711");
        long before = registry.changes();

        client.jobResultFuture.complete(new Result("SUCCEEDED"));

        assertThat(only().getEnd()).isEqualTo("FINISHED");
        assertThat(only().getEndedMillis()).isPositive();
        assertThat(registry.changes()).isGreaterThan(before);
    }

    @Test
    void whatIsNoEndIsNone() {
        MiniClient suspended = new MiniClient(1);
        MiniClient lost = new MiniClient(2);
        hooks.submitted(new Environment(), new Graph("n"), suspended);
        hooks.submitted(new Environment(), new Graph("n"), lost);
        runAll();

        suspended.jobResultFuture.complete(new Result("UNKNOWN"));
        lost.jobResultFuture.completeExceptionally(new IllegalStateException("the cluster was shut down"));

        runAll();
        assertThat(registry.table()).extracting(JobSubmission::getEnd).containsOnly("");
    }

    @Test
    void whatCannotBeReadIsCountedAndSaid() {
        hooks.submitted(new Environment(), null, null);
        hooks.submitted(new Object(), "no graph", "no client");
        runAll();

        assertThat(registry.table()).isEmpty();
        assertThat(registry.submittedTotal()).isEqualTo(2);
        assertThat(registry.droppedTotal()).isEqualTo(2);
        assertThat(problems.toArray()).containsExactly("a job was submitted whose id cannot be read");
    }

    @Test
    void whatTheAgentCannotTakeIsCounted() {
        busy = true;
        hooks.submitted(new Environment(), new Graph("n"), new Client(1));

        assertThat(registry.submittedTotal()).isEqualTo(1);
        assertThat(registry.droppedTotal()).isEqualTo(1);
    }

    @Test
    void theTableIsBoundedAndTheOldestRowMakesWay() {
        for (int i = 0; i < JobsMXBean.MOST + 5; i++) {
            hooks.submitted(new Environment(), new Graph("n"), new Client(i));
            runAll();
        }

        assertThat(registry.table()).hasSize(JobsMXBean.MOST);
        assertThat(registry.table()[0].getSequence()).isEqualTo(6);
        assertThat(registry.droppedTotal()).isEqualTo(5);
    }

    @Test
    void aFixedJobIdIsShownAsItsLastRun() {
        MiniClient first = new MiniClient(1);
        hooks.submitted(new Environment(), new Graph("n"), first);
        runAll();
        first.jobResultFuture.complete(new Result("FAILED"));
        hooks.submitted(new Environment(), new Graph("again"), new Client(1));

        assertThat(only().getName()).isEqualTo("again");
        assertThat(only().getEnd()).isEmpty();
        assertThat(registry.droppedTotal()).isEqualTo(1);
    }

    @Test
    void aNameOfAnyLengthIsCut() {
        hooks.submitted(
                new Environment(), new Graph(String.join("", Collections.nCopies(600, "\uD83E\uDD8A"))), new Client(1));

        assertThat(only().getName()).hasSize(512).endsWith("\uD83E\uDD8A");
    }

    /** A statement that submits nothing leaves nothing, and takes what it is remembered by: the array of its arguments comes from the hook. */
    @Test
    void aStatementCostsItsMarkAlone() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        Object operation = new ExecuteStatement(STATEMENT);
        statements(operation);
        long before = threads.getThreadAllocatedBytes(thread);
        statements(operation);

        assertThat((threads.getThreadAllocatedBytes(thread) - before) / 10_000).isBetween(1L, 120L);
    }

    private void statements(Object operation) {
        for (int i = 0; i < 10_000; i++) {
            hooks.statementBegan(operation, null);
            hooks.statementEnded();
        }
    }

    private void runAll() {
        while (!agentThread.isEmpty()) {
            agentThread.remove().run();
        }
    }

    private JobSubmission only() {
        runAll();
        assertThat(registry.table()).hasSize(1);
        return registry.table()[0];
    }

    private static String id(int number) {
        return String.format("%032x", number);
    }

    // By their paths, as Flink's own.

    @SuppressWarnings("unused")
    static final class Environment {
        final Settings configuration = new Settings();
    }

    @SuppressWarnings("unused")
    static final class Settings {
        Map<String, String> toMap() {
            Map<String, String> map = new java.util.HashMap<>();
            map.put("execution.target", "remote");
            map.put("rest.address", "jm");
            return map;
        }
    }

    @SuppressWarnings("unused")
    static final class Graph {
        private final String name;

        Graph(String name) {
            this.name = name;
        }

        String getJobName() {
            return name;
        }
    }

    @SuppressWarnings("unused")
    static class Client {
        private final String hex;

        Client(int number) {
            hex = id(number);
        }

        Object getJobID() {
            return hex;
        }
    }

    @SuppressWarnings("unused")
    static final class MiniClient extends Client {
        final CompletableFuture<Object> jobResultFuture = new CompletableFuture<>();
        final MiniCluster miniCluster = new MiniCluster();

        MiniClient(int number) {
            super(number);
        }
    }

    @SuppressWarnings("unused")
    static final class MiniCluster {
        CompletableFuture<Object> getRestAddress() {
            return CompletableFuture.completedFuture("http://127.0.0.1:4711");
        }
    }

    @SuppressWarnings("unused")
    static final class Result {
        private final String status;

        Result(String status) {
            this.status = status;
        }

        Object getApplicationStatus() {
            return status;
        }
    }
}
