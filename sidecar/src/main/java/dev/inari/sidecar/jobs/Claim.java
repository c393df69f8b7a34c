package dev.inari.sidecar.jobs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * What one document says of a job, as it says it: every field may be missing, and nothing is believed yet. Flink adds fields with every release, so all
 * others are passed over.
 *
 * @param jid empty if not told
 * @param name empty if not told
 * @param state empty if not told
 */
record Claim(String jid, String name, String state, long startMillis, long endMillis) {

    /** More jobs than any cluster has, and fewer than fill the memory. */
    static final int MOST = 100_000;

    /** From {@code /jobs/<id>}. The parser is before the object, and is after it then. */
    static Claim ofJob(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Envelope.NotAnArchive("a document on a job is no JSON object");
        }
        return read(parser);
    }

    /** From {@code /jobs/overview}, and from {@code /joboverview} of Flink up to 1.4, which has those that run in a list of their own. */
    static void ofOverview(JsonParser parser, Consumer<Claim> each) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new Envelope.NotAnArchive("an overview is no JSON object");
        }
        int count = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String list = parser.currentName();
            boolean jobs = list.equals("jobs") || list.equals("finished") || list.equals("running");
            if (parser.nextToken() == JsonToken.START_ARRAY && jobs) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    if (++count > MOST) {
                        throw new StreamConstraintsException("an overview has more than " + MOST + " jobs");
                    }
                    each.accept(read(parser));
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    private static Claim read(JsonParser parser) throws IOException {
        String jid = "";
        String name = "";
        String state = "";
        long start = FinalState.NOT_TOLD;
        long end = FinalState.NOT_TOLD;
        long duration = FinalState.NOT_TOLD;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "jid" -> jid = text(parser);
                case "name" -> name = text(parser);
                case "state" -> state = text(parser);
                case "start-time" -> start = millis(parser);
                case "end-time" -> end = millis(parser);
                case "duration" -> duration = millis(parser);
                default -> parser.skipChildren();
            }
        }
        boolean endFollows = end == FinalState.NOT_TOLD
                && start != FinalState.NOT_TOLD
                && duration != FinalState.NOT_TOLD
                && JobState.ofFlink(state).filter(JobState::isTerminal).isPresent();
        return new Claim(jid, name, state, start, endFollows ? start + duration : end);
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        parser.skipChildren();
        return "";
    }

    /** The time that the value here is; {@link FinalState#NOT_TOLD} if it is none. */
    static long millis(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long told = parser.getLongValue();
            // Further than that is no time, and sums of two would not fit.
            return told >= 0 && told <= Long.MAX_VALUE / 4 ? told : FinalState.NOT_TOLD;
        }
        parser.skipChildren();
        return FinalState.NOT_TOLD;
    }
}
