package dev.inari.sidecar.records;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** Both databases that the records can be in. */
enum On {
    SQLITE {
        @Override
        RecordsSettings settings(Path directory) {
            return RecordsSettings.in(directory);
        }
    },
    POSTGRESQL {
        @Override
        RecordsSettings settings(Path directory) throws SQLException {
            return new RecordsSettings(
                    PostgresServer.newDatabase(), "postgres", null, directory.resolve("unused"), Duration.ofDays(1));
        }
    };

    /** Of empty records. */
    abstract RecordsSettings settings(Path directory) throws Exception;
}
