package org.apache.flink.streaming.api.environment;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.graph.StreamGraph;

public class StreamExecutionEnvironment {
    protected final Configuration configuration = new Configuration();

    public JobClient executeAsync(StreamGraph streamGraph) throws Exception {
        if (streamGraph.getJobName().contains("refused")) {
            throw new Exception("the cluster refused it");
        }
        return new JobClient();
    }
}
