package org.apache.flink.core.execution;

public class JobClient {
    public String getJobID() {
        return "0123456789abcdef0123456789abcdef";
    }
}
