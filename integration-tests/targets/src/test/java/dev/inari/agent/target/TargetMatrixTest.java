package dev.inari.agent.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inari.mbeans.TargetStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table says of each engine what it looks like; this holds it against the jars that were published. */
final class TargetMatrixTest {
    private static final Path JARS = Path.of("target", "jars");
    private static final String OPEN_ARGUMENTS = "(TProtocolVersion, String, String, String, Map, boolean, String)";

    private static final List<String> FLINK = List.of(
            "SessionManagerImpl.openSession(SessionEnvironment)",
            "SessionManagerImpl.closeSession(Session)",
            "SessionManagerImpl.start()",
            "SqlGateway.start()",
            "OperationExecutor.executeStatement(OperationHandle, String)");

    /** The method above calls this one. */
    private static final String WITH_SETTINGS =
            "OperationExecutor.executeStatement(OperationHandle, Configuration, String)";

    private static final List<String> SUBMISSION = List.of("StreamExecutionEnvironment.executeAsync(StreamGraph)");
    private static final List<String> SPARK = List.of(
            "SessionManager.openSession" + OPEN_ARGUMENTS,
            "SessionManager.closeSession(SessionHandle)",
            "SessionManager.start()",
            "SparkSQLSessionManager.openSession" + OPEN_ARGUMENTS,
            "SparkSQLSessionManager.closeSession(SessionHandle)",
            "HiveThriftServer2.start()",
            "HiveServer2.start()");
    private static final List<String> HIVE = List.of(
            "SessionManager.createSession" + OPEN_ARGUMENTS.replace("(", "(SessionHandle, "),
            "SessionManager.closeSession(SessionHandle)",
            "SessionManager.start()",
            "HiveServer2.start()",
            "HiveServer2$DeRegisterWatcher.process(WatchedEvent)");

    /** Spark's fork of Hive's service does not keep when a session was created. */
    private static final List<String> SPARK_LACKS =
            List.of("created: org.apache.hive.service.cli.session.HiveSessionImpl has no method getCreationTime()");

    static Stream<Arguments> jars() {
        List<Arguments> jars = new ArrayList<>();
        List<String> newer = new ArrayList<>(FLINK);
        newer.add(WITH_SETTINGS);
        add(jars, "flink-sql-gateway", FLINK, List.of(), "1.17.2 1.18.1 1.19.1");
        add(jars, "flink-sql-gateway", newer, List.of(), "1.20.3 2.0.0 2.1.3 2.2.1 2.3.0");
        add(jars, "spark-hive-thriftserver_2.12", SPARK, SPARK_LACKS, "3.0.3 3.1.2 3.2.2 3.4.0 3.5.1 3.5.4");
        add(jars, "hive-service", HIVE, List.of(), "2.3.9 3.1.3 4.0.1");
        return jars.stream();
    }

    /** From 2.0 on the environment is in another jar. */
    static Stream<String> submitting() {
        return Stream.of(
                "flink-streaming-java-1.17.2",
                "flink-streaming-java-1.18.1",
                "flink-streaming-java-1.19.1",
                "flink-streaming-java-1.20.3",
                "flink-runtime-2.0.0",
                "flink-runtime-2.1.3",
                "flink-runtime-2.2.1",
                "flink-runtime-2.3.0");
    }

    private static void add(List<Arguments> to, String name, List<String> hooks, List<String> lacks, String versions) {
        for (String version : versions.split(" ")) {
            to.add(Arguments.of(name + "-" + version, hooks, lacks));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jars")
    void theExpectedMethodsAreHookedAndTheResultVerifies(String jar, List<String> hooks, List<String> lacks)
            throws Exception {
        EngineLoader loader = load(jar);

        List<Class<?>> woven = loader.weaveAll();

        assertThat(loader.problems()).as(jar).isEmpty();
        assertThat(hooks(loader.statuses())).as(jar).containsExactlyInAnyOrderElementsOf(hooks);
        for (Class<?> type : woven) {
            assertThat(loader.foreign(type)).as("%s is of the jar", type).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jars")
    void everyPathOfTheRowExists(String jar, List<String> hooks, List<String> lacks) throws Exception {
        EngineLoader loader = load(jar);
        PathCheck check = new PathCheck(loader);

        Target row = row(loader);
        if (row.name().equals("flink-sql-gateway")) {
            checkFlink(check, row, loader);
        } else {
            checkHive(check, row, loader);
        }

        assertThat(check.missing()).as(jar).containsExactlyElementsOf(lacks);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("submitting")
    void submissionsAreHookedAndWhatIsReadOfThemExists(String jar) throws Exception {
        EngineLoader loader = load(jar);
        loader.weaveAll();
        PathCheck check = new PathCheck(loader);
        JobModel model = FlinkJobs.model();
        String environment = "org.apache.flink.streaming.api.environment.StreamExecutionEnvironment";

        assertThat(loader.problems()).isEmpty();
        assertThat(hooks(loader.statuses())).containsExactlyElementsOf(SUBMISSION);
        check.path("settings", model.settings, loader.verified(environment));
        check.path("name", model.name, loader.verified("org.apache.flink.streaming.api.graph.StreamGraph"));
        if (loader.holds("org.apache.flink.runtime.minicluster.MiniClusterJobClient")) {
            Class<?> client = loader.verified("org.apache.flink.runtime.minicluster.MiniClusterJobClient");
            check.path("id", model.id, client);
            check.path("end", model.end, client);
            check.path("ownClusterRest", model.ownClusterRest, client);
            boolean newer = jar.endsWith("2.3.0");
            check.path(
                    "endState",
                    model.endState[newer ? 0 : 1],
                    loader.verified("org.apache.flink.runtime.jobmaster.JobResult"));
        }
        assertThat(check.missing()).as(jar).isEmpty();
    }

    /** The row of highest rank whose manager is in the jar, as in a running engine. */
    private static Target row(EngineLoader loader) {
        return Targets.rows().stream()
                .filter(row -> loader.holds(row.managerClass()))
                .max((a, b) -> Integer.compare(a.rank(), b.rank()))
                .orElseThrow();
    }

    private static void checkFlink(PathCheck check, Target row, EngineLoader loader) throws Exception {
        String gateway = "org.apache.flink.table.gateway.";
        Class<?> session = loader.verified(gateway + "service.session.Session");
        check.row(
                row,
                loader.verified(row.managerClass()),
                gateway + "api.session.SessionHandle",
                gateway + "service.session.Session");
        check.path("openedHandle", row.sessions().openedHandle, session);
        check.path("closedHandle", row.sessions().closedHandle, session);
        check.path(
                "requestedName",
                row.sessions().requestedName,
                loader.verified(gateway + "api.session.SessionEnvironment"));
        String executor = gateway + "service.operation.OperationExecutor";
        check.path(
                "session of a statement",
                Objects.requireNonNull(FlinkJobs.model().statements.get(executor)).session,
                loader.verified(executor));
    }

    private static void checkHive(PathCheck check, Target row, EngineLoader loader) throws Exception {
        String service = "org.apache.hive.service.cli.";
        Class<?> manager = loader.verified(row.managerClass());
        check.row(row, manager, service + "SessionHandle", service + "session.HiveSessionImpl");
        check.path("openedHandle", row.sessions().openedHandle, loader.verified(service + "session.HiveSession"));
        check.path("proxied", row.sessions().proxied, loader.verified(service + "session.HiveSessionProxy"));
    }

    @Test
    void aGatewayOfFlink116IsLeftAsItIsAndSaysWhy() throws Exception {
        EngineLoader loader = load("flink-sql-gateway-1.16.1");

        loader.weaveAll();

        String manager = "org.apache.flink.table.gateway.service.session.SessionManager";
        String missing = "missing create(Lorg/apache/flink/table/gateway/service/context/DefaultContext;)L"
                + manager.replace('.', '/') + ";";
        assertThat(loader.statuses())
                .filteredOn(status -> !status.isWoven())
                .extracting(TargetStatus::getClassName, TargetStatus::getDetail)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(manager, missing));
        assertThat(loader.problems())
                .containsExactly(manager + " is left as it is, sessions of its engine are unknown: " + missing);
    }

    /** Else the tests above would pass whatever the weaver makes. */
    @Test
    void theLoaderLetsTheJvmVerify() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, "broken/Broken", null, "java/lang/Object", null);
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "nothing", "()I", null, null);
        method.visitCode();
        method.visitInsn(Opcodes.IRETURN);
        method.visitMaxs(1, 0);
        method.visitEnd();
        writer.visitEnd();
        EngineLoader loader = new EngineLoader("broken", Map.of("broken.Broken", writer.toByteArray()));

        assertThatThrownBy(() -> loader.verified("broken.Broken")).hasCauseInstanceOf(VerifyError.class);
    }

    private static EngineLoader load(String jar) throws Exception {
        return EngineLoader.of(JARS.resolve(jar + ".jar"));
    }

    /** Each hooked method with the simple names of its class and arguments. */
    static List<String> hooks(List<TargetStatus> statuses) {
        List<String> hooks = new ArrayList<>();
        for (TargetStatus status : statuses) {
            assertThat(status.isWoven()).as(status.getDetail()).isTrue();
            if (status.getDetail().contains("(")) {
                for (String method : status.getDetail().split(", ")) {
                    hooks.add(simple(status.getClassName()) + "." + readable(method));
                }
            }
        }
        return Collections.unmodifiableList(hooks);
    }

    private static String readable(String method) {
        int open = method.indexOf('(');
        String arguments = Arrays.stream(Type.getArgumentTypes(method.substring(open)))
                .map(type -> simple(type.getClassName()))
                .collect(Collectors.joining(", "));
        return method.substring(0, open) + "(" + arguments + ")";
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
