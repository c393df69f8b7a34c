package org.apache.flink.table.gateway;

/** Stands in for Flink's gateway, so that the row of that name is met without Flink. */
public final class SqlGateway {
    private final Runnable onStop;

    public SqlGateway(Runnable onStop) {
        this.onStop = onStop;
    }

    public void stop() {
        onStop.run();
    }
}
