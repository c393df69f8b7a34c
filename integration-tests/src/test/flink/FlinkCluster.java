import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink session cluster in this JVM, with its REST API and its archives: {@code FlinkCluster ARCHIVES WORK}. Runs a job that finishes, one that fails,
 * one that is cancelled and one that never ends, and then writes the port and the last job's id to {@code WORK/cluster}. Lives until it is killed.
 */
public final class FlinkCluster {
    private FlinkCluster() {}

    public static void main(String[] arguments) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(
                JobManagerOptions.ARCHIVE_DIR, Path.of(arguments[0]).toUri().toString());
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .build());
        cluster.start();
        run(cluster, job("finishes", 100, value -> value), JobStatus.FINISHED);
        run(cluster, job("fails", 100, value -> value / (value - 50)), JobStatus.FAILED);
        JobGraph cancelled = job("is cancelled", Long.MAX_VALUE, value -> value);
        cluster.submitJob(cancelled).get();
        until(cluster, cancelled, JobStatus.RUNNING);
        cluster.cancelJob(cancelled.getJobID()).get();
        cluster.requestJobResult(cancelled.getJobID()).get();
        JobGraph endless = job("never ends", Long.MAX_VALUE, value -> value);
        cluster.submitJob(endless).get();
        until(cluster, endless, JobStatus.RUNNING);
        Path told = Path.of(arguments[1], "cluster");
        Files.move(
                Files.writeString(
                        told.resolveSibling("cluster.new"),
                        cluster.getRestAddress().get().getPort() + " " + endless.getJobID()),
                told,
                StandardCopyOption.ATOMIC_MOVE);
        Thread.currentThread().join();
    }

    private static JobGraph job(String name, long last, MapFunction<Long, Long> step) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        environment.setParallelism(1);
        environment.fromSequence(1, last).map(step).returns(Long.class).sinkTo(new DiscardingSink<>());
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName(name);
        return graph.getJobGraph();
    }

    private static void run(MiniCluster cluster, JobGraph job, JobStatus end) throws Exception {
        cluster.submitJob(job).get();
        cluster.requestJobResult(job.getJobID()).get();
        JobStatus got = cluster.getJobStatus(job.getJobID()).get();
        if (got != end) {
            throw new IllegalStateException(job.getName() + " ended " + got);
        }
    }

    private static void until(MiniCluster cluster, JobGraph job, JobStatus wanted) throws Exception {
        while (cluster.getJobStatus(job.getJobID()).get() != wanted) {
            Thread.onSpinWait();
        }
    }
}
