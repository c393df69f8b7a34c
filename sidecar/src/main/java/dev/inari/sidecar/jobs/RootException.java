package dev.inari.sidecar.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * Why a job failed, or failed last before it was restarted: from {@code /jobs/<id>/exceptions} of a cluster or of an archive.
 *
 * @param stackTrace with its causes, shortened if it is very long; it comes from whoever wrote the job
 * @param atMillis since 1970, by the cluster's clock; {@link FinalState#NOT_TOLD} if not told
 */
public record RootException(String stackTrace, long atMillis) {
    private static final int LONGEST = 64 << 10;
    private static final JsonFactory JSON = new JsonFactory();

    public RootException {
        if (stackTrace.length() > LONGEST) {
            stackTrace = stackTrace.substring(0, LONGEST);
        }
    }

    /**
     * The newest of the history that Flink keeps since 1.13, or else the one of older releases; empty if there is none.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if that is no JSON
     */
    public static Optional<RootException> of(String document) throws IOException {
        // Not as a tree: of a hostile document that takes many times its size.
        try (JsonParser parser = JSON.createParser(document)) {
            Told told = new Told();
            parser.nextToken();
            told.read(parser, "root-exception");
            return told.newest().or(told::exception);
        }
    }

    /** One exception as it is told, and the history beside it. */
    private static final class Told {
        private String trace = "";
        private long atMillis = FinalState.NOT_TOLD;
        private Optional<RootException> newest = Optional.empty();

        Optional<RootException> newest() {
            return newest;
        }

        Optional<RootException> exception() {
            return trace.isEmpty() ? Optional.empty() : Optional.of(new RootException(trace, atMillis));
        }

        /** Goes to the end of what begins here, and takes this field for the stack trace. */
        void read(JsonParser parser, String traceField) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals(traceField) && value == JsonToken.VALUE_STRING) {
                    trace = parser.getText();
                } else if (field.equals("timestamp")) {
                    long millis = Claim.millis(parser);
                    atMillis = millis > 0 ? millis : FinalState.NOT_TOLD;
                } else if (field.equals("exceptionHistory") && value == JsonToken.START_OBJECT) {
                    history(parser);
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void history(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean entries = parser.currentName().equals("entries");
                if (parser.nextToken() != JsonToken.START_ARRAY || !entries) {
                    parser.skipChildren();
                    continue;
                }
                for (boolean first = true; parser.nextToken() != JsonToken.END_ARRAY; first = false) {
                    if (parser.currentToken() == null) {
                        return;
                    }
                    Told entry = new Told();
                    entry.read(parser, first ? "stacktrace" : "");
                    newest = newest.or(entry::exception);
                }
            }
        }
    }
}
