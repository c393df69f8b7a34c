package dev.inari.sidecar.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** {@code inari run} at SIGHUP. */
class ReconfigurationTest {
    private static final String STARTED = "started in /run/fake";

    private final Logger logger = (Logger) LoggerFactory.getLogger(Reconfiguration.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final FakeHost host = new FakeHost();
    private final Path file;

    ReconfigurationTest(@TempDir Path folder) {
        file = folder.resolve("inari.yaml");
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(log);
    }

    private void write(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run() {
        assertThat(Typed.in(host, "--config", file.toString(), "run").code()).isZero();
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aBadFileIsToldWholeAndChangesNothing() {
        write("");
        host.meanwhile = hangup -> {
            write("inari:\n  dry-run: maybe\n  exit: {lingr: 1s}\n");
            hangup.run();
        };
        run();

        assertThat(host.events).containsExactly(STARTED, "stopped");
        assertThat(log.list).allMatch(line -> line.getLevel() == Level.ERROR);
        assertThat(logged())
                .containsExactly(
                        "the configuration was read again and is not taken, what held before holds on; problems: 2",
                        "  " + file + ":2: inari.dry-run (=maybe) is neither true nor false",
                        "  " + file + ":3: inari.exit.lingr (=1s) is unknown; did you mean inari.exit.linger?");
    }

    @Test
    void aFileThatIsGoneChangesNothing() {
        write("inari: {dry-run: true}");
        host.meanwhile = hangup -> {
            assertThat(file.toFile().delete()).isTrue();
            hangup.run();
        };
        run();

        assertThat(host.events).containsExactly(STARTED, "stopped");
        assertThat(logged()).anyMatch(line -> line.contains("does not exist"));
    }

    @Test
    void aMistakeOfOursChangesNothingAndIsTold() {
        write("");
        host.reloadFailure = new IllegalStateException("cannot be");
        host.meanwhile = Runnable::run;
        run();

        assertThat(host.events).containsExactly(STARTED, "stopped");
        assertThat(logged()).last().asString().contains("could not be read again");
    }

    @Test
    void whatChangesIsToldAndTaken() {
        write("");
        host.meanwhile = hangup -> {
            write("""
                    inari:
                      dry-run: true
                      client: {workers: 9}
                      rules: [{name: "a\\tb", user: ann, engine-type: impala}]
                    """);
            hangup.run();
            write("");
            hangup.run();
            hangup.run();
        };
        run();

        assertThat(host.events).containsExactly(STARTED, "reloaded, dry run", "reloaded", "reloaded", "stopped");
        assertThat(logged())
                .containsExactly(
                        "the configuration was read again, from " + file + ": changed keys: 5",
                        "  inari.client.workers: 4 -> 9 (" + file + ":3); needs a restart, until then 4 stays in force",
                        "  inari.dry-run: false -> true (" + file + ":2)",
                        "  inari.rules[0].engine-type: not set -> impala (" + file + ":4)",
                        "  inari.rules[0].name: not set -> a?b (" + file + ":4)",
                        "  inari.rules[0].user: not set -> ann (" + file + ":4)",
                        "rule a?b: engine-type impala, user ann -> leaves when idle if its share level is CONNECTION",
                        "rule default: every other engine -> leaves when idle if its share level is CONNECTION",
                        file
                                + ":4: inari.rules[0].engine-type matches no engine type that this version knows; known are"
                                + " flink-sql-gateway, hiveserver2, kyuubi-chat, kyuubi-data-agent, kyuubi-flink, kyuubi-hive,"
                                + " kyuubi-jdbc, kyuubi-server, kyuubi-spark, kyuubi-trino, spark-thrift-server",
                        "the configuration was read again, from " + file + ": changed keys: 4",
                        "  inari.dry-run: true -> false (default)",
                        "  inari.rules[0].engine-type: impala -> not set (no longer given)",
                        "  inari.rules[0].name: a?b -> not set (no longer given)",
                        "  inari.rules[0].user: ann -> not set (no longer given)",
                        "rule default: every other engine -> leaves when idle if its share level is CONNECTION",
                        "the configuration was read again, from " + file + ": nothing changed");
    }
}
