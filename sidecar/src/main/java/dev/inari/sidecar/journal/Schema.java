package dev.inari.sidecar.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;

/**
 * Knows which form of the tables this version of Inari understands. It reads the number itself and loads Flyway only where there is something
 * to change: that costs a command a quarter of a second.
 */
final class Schema {
    /** The number of the last migration. */
    static final int VERSION = 1;

    private static final String TABLE = "schema_history";

    private Schema() {}

    /** The form in which the file is; 0 if it is empty, negative if it is something else. */
    static int versionOf(Handle handle) {
        List<String> tables = handle.createQuery("select name from sqlite_master where type = 'table'")
                .mapTo(String.class)
                .list();
        if (!tables.contains(TABLE)) {
            return tables.isEmpty() ? 0 : -1;
        }
        return handle
                .createQuery("select version from " + TABLE + " where success and version is not null")
                .mapTo(Integer.class)
                .list()
                .stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /** Makes the tables, or brings them to the form that this version understands. */
    static void migrate(DataSource to, Instant now) {
        Flyway.configure(Schema.class.getClassLoader())
                .loggers(QuietLog.class.getName())
                .dataSource(to)
                .locations("classpath:dev/inari/sidecar/journal/migrations")
                .failOnMissingLocations(true)
                .table(TABLE)
                .placeholders(Map.of(
                        "identity",
                        "integer primary key autoincrement",
                        "begin_numbers",
                        "insert into sqlite_sequence (name, seq) values ('entry', " + now.toEpochMilli() + ")"))
                .lockRetryCount(0)
                .load()
                .migrate();
    }
}
