package dev.inari.sidecar.jobs;

import dev.inari.mbeans.JobSubmission;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job that an engine says it submitted, as far as that is believed: every text is short, an address is a place and nothing else.
 *
 * @param name empty if not told
 * @param cluster address of the REST API of its cluster; empty if not known, or if what was told is no such address
 * @param deployment Flink's {@code execution.target}; empty if not told
 * @param engine id of the agent that told it
 * @param engineType row of the agent's target table
 * @param session handle of the session that submitted it; empty if none did, or if not known
 * @param user of that session; empty if not known
 * @param statement SHA-256 of the statement, 64 hexadecimal digits; empty if not known
 * @param submittedMillis since 1970, by the engine's clock; {@link FinalState#NOT_TOLD} if not told
 * @param end how it ended, if the engine heard it
 */
public record Submission(
        JobId job,
        String name,
        String cluster,
        String deployment,
        String engine,
        String engineType,
        long pid,
        String session,
        String user,
        String statement,
        long submittedMillis,
        Optional<FinalState> end) {
    private static final int LONGEST = 256;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /** The engine that is asked. */
    public record Engine(String agentId, String type, long pid) {}

    /** What this row of the engine's table says; empty if it is about no job. */
    public static Optional<Submission> of(JobSubmission told, Engine engine, long nowMillis) {
        return JobId.parse(told.getJobId())
                .map(job -> new Submission(
                        job,
                        FinalState.shortened(told.getName()),
                        address(told.getClusterRest()),
                        shortened(told.getDeployment()),
                        engine.agentId(),
                        engine.type(),
                        engine.pid(),
                        shortened(told.getSessionId()),
                        shortened(told.getUser()),
                        SHA_256.matcher(told.getStatementSha256()).matches() ? told.getStatementSha256() : "",
                        told.getSubmittedMillis() < 0 ? FinalState.NOT_TOLD : told.getSubmittedMillis(),
                        end(job, told, engine, nowMillis)));
    }

    private static String address(String told) {
        try {
            return told.isEmpty() ? "" : ClusterAddress.ofEngine(told);
        } catch (IllegalArgumentException e) {
            // It is followed by its archive alone.
            return "";
        }
    }

    private static Optional<FinalState> end(JobId job, JobSubmission told, Engine engine, long nowMillis) {
        Optional<JobState> state = JobState.ofFlink(told.getEnd()).filter(JobState::isTerminal);
        String line = job + " " + told.getEnd() + " " + told.getEndedMillis();
        return state.map(known -> new FinalState(
                job,
                told.getName(),
                known,
                FinalState.NOT_TOLD,
                told.getEndedMillis() < 0 ? FinalState.NOT_TOLD : told.getEndedMillis(),
                Source.ENGINE,
                nowMillis,
                Digests.hex(Digests.sha256().digest(line.getBytes(StandardCharsets.UTF_8))),
                engine.type() + " " + engine.agentId() + ", pid " + engine.pid()));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
