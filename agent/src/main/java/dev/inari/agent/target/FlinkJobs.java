package dev.inari.agent.target;

import java.util.Arrays;
import java.util.List;

/**
 * Where Flink 1.17 to 2.3 submits jobs, in its SQL gateway and in Kyuubi's engine. All of them go through one method of the environment: those of
 * statements, of procedures, and of whatever else runs in the engine. The environment is a class of every Flink client, so that it alone makes no
 * engine. A statement is executed, and its job submitted, on one thread: in Kyuubi 1.8 and later by the gateway's executor within Kyuubi's own
 * operation, whose session is the one that people know.
 */
final class FlinkJobs {
    private static final String EXECUTOR = "org.apache.flink.table.gateway.service.operation.OperationExecutor";
    private static final String ENVIRONMENT = "org.apache.flink.streaming.api.environment.StreamExecutionEnvironment";
    private static final String KYUUBI_STATEMENT = KyuubiTargets.PREFIX + "engine.flink.operation.ExecuteStatement";

    private static final String HANDLE = "Lorg/apache/flink/table/gateway/api/operation/OperationHandle;";
    private static final String FETCHER = "Lorg/apache/flink/table/gateway/service/result/ResultFetcher;";

    private FlinkJobs() {}

    static List<HookedClass> classes() {
        return Arrays.asList(
                HookedClass.ofJobs(KYUUBI_STATEMENT, Hook.statement("runInternal", "()V")),
                HookedClass.ofJobs(
                        EXECUTOR,
                        Hook.statement("executeStatement", "(" + HANDLE + "Ljava/lang/String;)" + FETCHER),
                        // From 1.20 on; materialized tables come by it alone.
                        Hook.statement(
                                        "executeStatement",
                                        "(" + HANDLE
                                                + "Lorg/apache/flink/configuration/Configuration;Ljava/lang/String;)"
                                                + FETCHER)
                                .ifPresent()),
                HookedClass.ofJobs(
                                ENVIRONMENT,
                                Hook.submit(
                                        "executeAsync",
                                        "(Lorg/apache/flink/streaming/api/graph/StreamGraph;)"
                                                + "Lorg/apache/flink/core/execution/JobClient;"))
                        .ofOthersToo());
    }

    static JobModel model() {
        JobModel model = new JobModel();
        model.id = Path.of("getJobID()");
        model.name = Path.of("getJobName()");
        model.settings = Path.of("configuration", "toMap()");
        model.ownClusterRest = Path.of("miniCluster", "getRestAddress()");
        // Complete when the cluster inside this JVM says so. The client's public method asks again and again elsewhere.
        model.end = Path.of("jobResultFuture");
        model.endState = new Path[] {Path.of("getJobStatus()"), Path.of("getApplicationStatus()")};
        model.statements.put(
                KYUUBI_STATEMENT,
                new JobModel.Statement(
                        Path.of("statement()"),
                        Path.of("getSession()", "handle()", "identifier()"),
                        Path.of("getSession()", "user()")));
        model.statements.put(
                EXECUTOR,
                new JobModel.Statement(
                        Path.NONE, Path.of("sessionContext", "getSessionId()", "getIdentifier()"), Path.NONE));
        return model;
    }
}
