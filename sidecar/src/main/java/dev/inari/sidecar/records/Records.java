package dev.inari.sidecar.records;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.inari.sidecar.engine.SecretFile;
import dev.inari.sidecar.journal.JournalException;
import dev.inari.sidecar.journal.QuietLog;
import dev.inari.sidecar.journal.SqliteFile;
import java.io.IOException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The open records. Each call is one transaction on a connection of its own. Thread-safe. */
public final class Records implements AutoCloseable {
    /** Logs are most of it; 4 GiB are some hundred thousand batches. */
    private static final long MOST_BYTES = 4L << 30;

    /** A daemon writes from few threads, and a database serves many daemons. */
    private static final int MOST_CONNECTIONS = 4;

    private static final long CONNECTION_MILLIS = 5_000;

    /** A database whose host vanished never answers, and never says so; the driver would wait for ever. */
    private static final Map<String, String> DEADLINES =
            Map.of("socketTimeout", "60", "connectTimeout", "10", "tcpKeepAlive", "true");

    /** Of daemons that make the tables at the same time: Flyway's own lock does not cover its first table. "inari" in ASCII. */
    private static final long UPGRADE_LOCK = 0x696e617269L;

    /** Less than the driver waits for an answer. */
    private static final int LOCK_SECONDS = 45;

    private final String place;
    private final DataSource source;
    private final Jdbi jdbi;

    private Records(String place, DataSource source) {
        this.place = place;
        this.source = source;
        this.jdbi = Jdbi.create(source);
    }

    /**
     * Opens them, and brings the tables to the form that this version understands.
     *
     * @param uid user id that a file must belong to
     * @throws RecordsException saying what to do, if they cannot be used
     */
    public static Records open(RecordsSettings settings, long uid) throws RecordsException {
        try {
            if (settings.isFile()) {
                return new Records(
                        settings.place(),
                        SqliteFile.open(settings.file(), uid, MOST_BYTES, source -> migrate(source, "blob")));
            }
            return database(settings);
        } catch (JournalException | FlywayException | JdbiException e) {
            throw new RecordsException("records " + settings.place() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Records database(RecordsSettings settings) throws RecordsException {
        HikariDataSource pool = pool(settings);
        try {
            Jdbi.create(pool).useTransaction(alone -> {
                alone.execute("set local lock_timeout = '" + LOCK_SECONDS + "s'");
                alone.execute("select pg_advisory_xact_lock(" + UPGRADE_LOCK + ")");
                migrate(pool, "bytea");
            });
            return new Records(settings.place(), pool);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource pool(RecordsSettings settings) throws RecordsException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("inari-records");
        config.setJdbcUrl(settings.url());
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        // What the URL says of these counts more.
        DEADLINES.forEach(config::addDataSourceProperty);
        if (!settings.user().isEmpty()) {
            config.setUsername(settings.user());
        }
        try {
            if (settings.passwordFile() != null) {
                config.setPassword(SecretFile.read(settings.passwordFile()));
            }
            return new HikariDataSource(config);
        } catch (IOException | RuntimeException e) {
            throw new RecordsException(
                    "records " + settings.place() + " cannot be opened, see inari.records: " + e.getMessage(), e);
        }
    }

    private static void migrate(DataSource source, String bytes) {
        Flyway.configure(Records.class.getClassLoader())
                .loggers(QuietLog.class.getName())
                .dataSource(source)
                .locations("classpath:dev/inari/sidecar/records/migrations")
                .failOnMissingLocations(true)
                .table("inari_schema_history")
                // Others may keep tables of their own in the same database.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("bytes", bytes))
                .load()
                .migrate();
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Handle handle);
    }

    /** Does the work in one transaction. */
    <T> T transaction(Work<T> work) throws RecordsException {
        try {
            return jdbi.inTransaction(work::on);
        } catch (JdbiException e) {
            throw new RecordsException("records " + place + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (source instanceof HikariDataSource pool) {
            pool.close();
        }
    }
}
