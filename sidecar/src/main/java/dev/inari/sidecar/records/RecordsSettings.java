package dev.inari.sidecar.records;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the records are.
 *
 * @param url of a PostgreSQL database, {@code jdbc:postgresql://host:port/database}; empty for a file
 * @param user of the database; empty if the URL or the driver knows it
 * @param passwordFile whose first line is the password; null if none is needed
 * @param file that SQLite keeps, where there is no URL
 * @param keep how long it is remembered
 */
public record RecordsSettings(
        String url, String user, @Nullable Path passwordFile, Path file, Duration keep) {
    /** In the state directory. */
    public static final String FILE_NAME = "records.db";

    /** A file and no database. */
    public static RecordsSettings in(Path stateDirectory) {
        return new RecordsSettings("", "", null, stateDirectory.resolve(FILE_NAME), Duration.ofDays(365));
    }

    public boolean isFile() {
        return url.isEmpty();
    }

    /** Where they are, for people. */
    String place() {
        return isFile() ? file.toString() : url.replaceAll("\\?.*", "");
    }
}
