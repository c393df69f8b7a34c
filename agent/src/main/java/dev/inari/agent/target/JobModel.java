package dev.inari.agent.target;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a submission of a job looks, as ways from what its hooks see. Nothing on these ways asks a cluster. Immutable once the table is built. */
public final class JobModel {
    /** From what a submission returns: something whose text is the job's id. */
    Path id = Path.NONE;

    /** From what was submitted. */
    Path name = Path.NONE;

    /** From the environment: a map of its settings. */
    Path settings = Path.NONE;

    /** From what a submission returns: a future of the address of a cluster inside this JVM. */
    Path ownClusterRest = Path.NONE;

    /** From what a submission returns: a future that is complete when the job has ended, without anybody asking for it. */
    Path end = Path.NONE;

    /** From what that future holds: the job's final state. The first one there is counts. */
    Path[] endState = {};

    /** By the class of what executes a statement. */
    final Map<String, Statement> statements = new HashMap<>();

    /** How a statement under way looks. */
    static final class Statement {
        final Path text;
        final Path session;
        final Path user;

        Statement(Path text, Path session, Path user) {
            this.text = text;
            this.session = session;
            this.user = user;
        }
    }

    JobModel() {}

    /** That of Flink. */
    public static JobModel ofFlink() {
        return FlinkJobs.model();
    }

    /**
     * The job's id.
     *
     * @throws ReflectiveOperationException if what was returned has none
     */
    public String id(@Nullable Object client) throws ReflectiveOperationException {
        return text(id.follow(client));
    }

    public String name(@Nullable Object pipeline) {
        return text(name.tryFollow(pipeline));
    }

    /** Settings by their keys; empty if they cannot be read. */
    public Map<?, ?> settings(Object environment) {
        Object found = settings.tryFollow(environment);
        return found instanceof Map ? (Map<?, ?>) found : new HashMap<>();
    }

    public @Nullable Object ownClusterRest(@Nullable Object client) {
        return ownClusterRest.tryFollow(client);
    }

    public @Nullable Object end(@Nullable Object client) {
        return end.tryFollow(client);
    }

    /** The final state as the engine calls it; empty if it tells none. */
    public String endState(@Nullable Object result) {
        for (Path way : endState) {
            Object found = way.tryFollow(result);
            if (found != null) {
                return found.toString();
            }
        }
        return "";
    }

    /** The statement itself, where what executes it has it. */
    public String statement(Object operation) {
        Statement model = statements.get(operation.getClass().getName());
        return model == null ? "" : text(model.text.tryFollow(operation));
    }

    /** The session as the engine that counts knows it; empty where only the engine inside does. */
    public String session(Object operation, @Nullable Target row) {
        Statement model = statements.get(operation.getClass().getName());
        boolean counts = row != null && Targets.concerns(operation.getClass().getName(), row);
        return model == null || !counts ? "" : text(model.session.tryFollow(operation));
    }

    public String user(Object operation) {
        Statement model = statements.get(operation.getClass().getName());
        return model == null ? "" : text(model.user.tryFollow(operation));
    }

    private static String text(@Nullable Object found) {
        return found == null ? "" : found.toString();
    }
}
