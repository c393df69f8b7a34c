package org.apache.flink.table.gateway.service.operation;

/** Stands in for what executes a statement in Flink's gateway. */
public final class OperationExecutor {
    public final Context sessionContext = new Context();

    /** What it knows of its session. */
    public static final class Context {
        public Handle getSessionId() {
            return new Handle();
        }
    }

    /** Of the gateway's session. */
    public static final class Handle {
        public String getIdentifier() {
            return "inner-session";
        }
    }
}
