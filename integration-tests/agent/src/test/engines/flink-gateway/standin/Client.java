package standin;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A client of Flink that is no engine, and submits a job. */
public final class Client {
    public static void main(String[] arguments) throws Exception {
        System.out.println("submitted " + new StreamExecutionEnvironment().executeAsync(new StreamGraph("mine")).getJobID());
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!thread.isDaemon()) {
                System.out.println("thread " + thread.getName());
            }
        }
    }
}
