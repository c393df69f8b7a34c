package dev.inari.sidecar.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * Why a job failed, or failed last before it was restarted: from {@code /jobs/<id>/exceptions} of a cluster or of an archive.
 *
 * @param stackTrace with its causes, shortened if it is very long; it comes from whoever wrote the job
 * @param atMillis since 1970, by the cluster's clock; {@link FinalState#NOT_TOLD} if not told
 */
public record RootException(String stackTrace, long atMillis) {
    private static final int LONGEST = 64 << 10;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public RootException {
        if (stackTrace.length() > LONGEST) {
            stackTrace = stackTrace.substring(0, LONGEST);
        }
    }

    /**
     * The newest of the history that Flink keeps since 1.13, or else the one of older releases; empty if there is none.
     *
     * @throws JsonProcessingException if that is no JSON
     */
    public static Optional<RootException> of(String document) throws JsonProcessingException {
        JsonNode all = MAPPER.readTree(document);
        JsonNode newest = all.path("exceptionHistory").path("entries").path(0);
        String trace = newest.path("stacktrace").asText("");
        if (!trace.isEmpty()) {
            return Optional.of(new RootException(trace, millis(newest)));
        }
        JsonNode root = all.path("root-exception");
        return root.isTextual() && !root.asText().isEmpty()
                ? Optional.of(new RootException(root.asText(), millis(all)))
                : Optional.empty();
    }

    private static long millis(JsonNode node) {
        long told = node.path("timestamp").asLong(FinalState.NOT_TOLD);
        return told > 0 ? told : FinalState.NOT_TOLD;
    }
}
