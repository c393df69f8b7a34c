package org.apache.flink.streaming.api.graph;

public class StreamGraph {
    private final String name;

    public StreamGraph(String name) {
        this.name = name;
    }

    public String getJobName() {
        return name;
    }
}
