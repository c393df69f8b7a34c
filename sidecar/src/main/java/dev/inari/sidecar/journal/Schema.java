package dev.inari.sidecar.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
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
    private static final String ROOM = "inari_room";
    private static final int ROOM_BYTES = 256 << 10;

    private Schema() {}

    /** The form in which the file is; 0 if it is empty, negative if it is something else. */
    static int versionOf(Handle handle) {
        List<String> tables = handle.createQuery("select name from sqlite_master where type = 'table'")
                .mapTo(String.class)
                .list();
        if (!tables.contains(TABLE)) {
            return tables.stream().allMatch(ROOM::equals) ? 0 : -1;
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
    static void migrate(Connections to, Instant now) {
        // Where there is no room, Flyway tries for ten seconds. With pages that lie in the file already it finds some.
        try (Handle handle = to.open()) {
            handle.execute("drop table if exists " + ROOM);
            handle.execute("create table " + ROOM + " as select zeroblob(?) as bytes", ROOM_BYTES);
            handle.execute("drop table " + ROOM);
        }
        Flyway.configure(Schema.class.getClassLoader())
                .loggers(QuietLog.class.getName())
                .dataSource(to.source())
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
