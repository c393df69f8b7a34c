package dev.inari.sidecar.api;

import dev.inari.sidecar.http.Problem;
import dev.inari.sidecar.records.Records;
import dev.inari.sidecar.records.RecordsException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Where it is kept what is left when work ends. Thread-safe. */
public interface RecordsSource {
    /** The open records. */
    Records open() throws RecordsException;

    /** What is asked of them. */
    interface Question<T> {
        T of(Records records) throws IOException;
    }

    /** Asks; a database that does not answer is said to be that. */
    default <T> T ask(Question<T> question) throws Problem.Found {
        try {
            return question.of(open());
        } catch (IOException e) {
            throw unavailable(e);
        } catch (UncheckedIOException e) {
            throw unavailable(e);
        }
    }

    private static Problem.Found unavailable(Exception e) {
        return new Problem.Found(503, "Service Unavailable", "the records cannot be read: " + e.getMessage());
    }
}
