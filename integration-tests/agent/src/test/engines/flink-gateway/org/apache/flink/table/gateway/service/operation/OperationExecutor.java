package org.apache.flink.table.gateway.service.operation;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.session.SessionHandle;
import org.apache.flink.table.gateway.service.result.ResultFetcher;

public class OperationExecutor {
    private final Context sessionContext;

    public OperationExecutor(SessionHandle session) {
        sessionContext = new Context(session);
    }

    public ResultFetcher executeStatement(OperationHandle handle, String statement) {
        try {
            new StreamExecutionEnvironment().executeAsync(new StreamGraph("job of " + statement));
            return new ResultFetcher();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public static class Context {
        private final SessionHandle session;

        Context(SessionHandle session) {
            this.session = session;
        }

        public SessionHandle getSessionId() {
            return session;
        }
    }
}
