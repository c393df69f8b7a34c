package dev.inari.sidecar.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;

/**
 * Goes through <code>{"archive":[{"path":"/jobs/overview","json":"..."},...]}</code> without holding more of it than one document, and that only where
 * it is wanted. Stateless.
 */
final class Envelope {
    private static final int LONGEST_NAME = 1000;
    private static final int LONGEST_NUMBER = 400;

    private final ArchiveLimits limits;
    private final JsonFactory json;

    Envelope(ArchiveLimits limits) {
        this.limits = limits;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.documentCharacters())
                        .maxNameLength(LONGEST_NAME)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                // What is in an archive is not to stay in a table of the JVM.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .build();
        json.setCodec(new ObjectMapper(json));
    }

    /** Sees the documents that are wanted, in the order of the file. */
    interface Documents {
        /** Whether to go on. */
        boolean see(String path, String document) throws IOException;
    }

    /** For the documents, which are JSON in a string of JSON. */
    JsonParser parser(String document) throws IOException {
        return json.createParser(document);
    }

    /**
     * Goes through to the end of the stream, or until enough was seen.
     *
     * @throws StreamConstraintsException if a limit was passed
     * @throws com.fasterxml.jackson.core.JsonProcessingException if that is no JSON, or ends too soon
     * @throws NotAnArchive if it is whole, and something else
     */
    void read(InputStream in, Predicate<String> wanted, Documents documents) throws IOException {
        try (JsonParser parser = json.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw parser.currentToken() == null
                        ? new JsonParseException(parser, "it is empty")
                        : new NotAnArchive("it is no JSON object");
            }
            boolean found = false;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean entries = parser.currentName().equals("archive");
                if (parser.nextToken() == JsonToken.START_ARRAY && entries) {
                    found = true;
                    if (!entries(parser, wanted, documents)) {
                        return;
                    }
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new NotAnArchive("something follows its end");
            }
            if (!found) {
                throw new NotAnArchive("it has no \"archive\"");
            }
        }
    }

    private boolean entries(JsonParser parser, Predicate<String> wanted, Documents documents) throws IOException {
        int count = 0;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            if (++count > limits.entries()) {
                throw new StreamConstraintsException("it has more than " + limits.entries() + " entries");
            }
            if (!entry(parser, wanted, documents)) {
                return false;
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new NotAnArchive("an entry of \"archive\" is no object");
        }
        return true;
    }

    private boolean entry(JsonParser parser, Predicate<String> wanted, Documents documents) throws IOException {
        String path = null;
        String document = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            if (text && name.equals("path")) {
                path = parser.getText();
            } else if (text && name.equals("json") && (path == null || wanted.test(path))) {
                document = parser.getText();
            } else {
                // A text that was not asked for is passed over without being held.
                parser.skipChildren();
            }
        }
        // The path may come after the document.
        return path == null || document == null || !wanted.test(path) || documents.see(path, document);
    }

    /** Whole JSON that is no archive of a job. */
    static final class NotAnArchive extends IOException {
        private static final long serialVersionUID = 1;

        NotAnArchive(String message) {
            super(message);
        }
    }
}
