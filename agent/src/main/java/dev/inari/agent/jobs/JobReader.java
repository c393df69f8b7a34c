package dev.inari.agent.jobs;

import dev.inari.agent.Problems;
import dev.inari.agent.target.JobModel;
import dev.inari.agent.target.Target;
import dev.inari.mbeans.JobSubmission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from the engine's own objects what may be shown of a submission. On the agent's thread; nothing that it reads asks a cluster. */
final class JobReader {
    private static final Pattern JOB_ID = Pattern.compile("[0-9a-f]{32}");
    /** A name may be the whole statement. */
    private static final int LONGEST_NAME = 512;

    private static final int LONGEST_TEXT = 1_000;
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final JobModel model;
    private final JobRegistry registry;
    private final Supplier<@Nullable Target> row;
    private final Predicate<Runnable> later;
    private final Problems problems;

    JobReader(
            JobModel model,
            JobRegistry registry,
            Supplier<@Nullable Target> row,
            Predicate<Runnable> later,
            Problems problems) {
        this.model = model;
        this.registry = registry;
        this.row = row;
        this.later = later;
        this.problems = problems;
    }

    void read(
            Object environment,
            @Nullable Object pipeline,
            @Nullable Object client,
            JobListener.@Nullable Statement statement,
            long millis) {
        String id = id(client);
        if (!JOB_ID.matcher(id).matches()) {
            registry.dropped();
            problems.report("a job was submitted whose id cannot be read");
            return;
        }
        JobSubmission.Builder to = new JobSubmission.Builder();
        to.submittedMillis = millis;
        to.name = cut(model.name(pipeline), LONGEST_NAME);
        Map<?, ?> settings = model.settings(environment);
        to.deployment = cut(RestAddress.setting(settings, "execution.target"), LONGEST_TEXT);
        Object own = model.ownClusterRest(client);
        to.clusterRest = cut(own == null ? RestAddress.of(settings) : RestAddress.ofFuture(own), LONGEST_TEXT);
        if (statement != null) {
            whose(to, statement);
        }
        registry.add(id, to);
        hearEnd(id, client);
    }

    private String id(@Nullable Object client) {
        try {
            return model.id(client);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return "";
        }
    }

    private void whose(JobSubmission.Builder to, JobListener.Statement statement) {
        String text = statement.text == null ? model.statement(statement.operation) : statement.text;
        to.statementSha256 = text.isEmpty() ? "" : sha256(text);
        to.sessionId = cut(model.session(statement.operation, row.get()), LONGEST_TEXT);
        to.user = cut(model.user(statement.operation), LONGEST_TEXT);
    }

    /** Where the cluster is inside this JVM, it completes the future itself: no thread waits, and nobody polls. */
    private void hearEnd(String id, @Nullable Object client) {
        Object end = model.end(client);
        if (end instanceof CompletionStage) {
            ((CompletionStage<?>) end).whenComplete((result, failure) -> {
                long millis = System.currentTimeMillis();
                if (result != null) {
                    // If the agent's thread is behind, this end is told by somebody else.
                    boolean unused = later.test(() -> ended(id, result, millis));
                }
            });
        }
    }

    private void ended(String id, Object result, long millis) {
        String state = model.endState(result);
        if (state.equals("FAILED") || state.equals("CANCELED")) {
            registry.ended(id, state, millis);
        } else if (state.equals("FINISHED") || state.equals("SUCCEEDED")) {
            registry.ended(id, "FINISHED", millis);
        }
        // Anything else is no end.
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        // Not between the two halves of one character.
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            StringBuilder hex = new StringBuilder(2 * digest.length);
            for (byte each : digest) {
                hex.append(DIGITS[each >> 4 & 0xf]).append(DIGITS[each & 0xf]);
            }
            return hex.toString();
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform must have it.
            throw new IllegalStateException(e);
        }
    }
}
