package org.apache.kyuubi.engine.flink.operation;

/** Stands in for the operation of Kyuubi that executes a statement. */
public final class ExecuteStatement {
    private final String statement;

    public ExecuteStatement(String statement) {
        this.statement = statement;
    }

    public String statement() {
        return statement;
    }

    public Session getSession() {
        return new Session();
    }

    /** Whose it is. */
    public static final class Session {
        public Handle handle() {
            return new Handle();
        }

        public String user() {
            return "alice";
        }
    }

    /** Of Kyuubi's session. */
    public static final class Handle {
        public String identifier() {
            return "outer-session";
        }
    }
}
